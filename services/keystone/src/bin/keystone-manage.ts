#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createKeystoneManage } from "../manage.ts";

await runProgram(createKeystoneManage(), process.argv);
