#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createBarbicanManage } from "../manage/barbican-manage.ts";

await runProgram(createBarbicanManage(), process.argv);
