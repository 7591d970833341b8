#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createBarbicanWorker } from "../server/barbican-worker.ts";

await runProgram(createBarbicanWorker(), process.argv);
