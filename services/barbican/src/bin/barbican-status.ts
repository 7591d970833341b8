#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createBarbicanStatus } from "../status/barbican-status.ts";

await runProgram(createBarbicanStatus(), process.argv);
