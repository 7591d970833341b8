#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createKeystoneManage } from "../manage/keystone-manage.ts";

await runProgram(createKeystoneManage(), process.argv);
