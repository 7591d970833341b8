#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createKeystoneListener } from "../server/barbican-keystone-listener.ts";

await runProgram(createKeystoneListener(), process.argv);
