#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createKeystoneApi } from "../server/keystone-api.ts";

await runProgram(createKeystoneApi(), process.argv);
