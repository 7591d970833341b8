#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createBarbicanApi } from "../server/barbican-api.ts";

await runProgram(createBarbicanApi(), process.argv);
