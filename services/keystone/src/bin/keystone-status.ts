#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createKeystoneStatus } from "../status/keystone-status.ts";

await runProgram(createKeystoneStatus(), process.argv);
