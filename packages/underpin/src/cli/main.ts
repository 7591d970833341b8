#!/usr/bin/env node
import { createProgram } from "./program.ts";
import { runProgram } from "./manage.ts";

await runProgram(createProgram(), process.argv);
