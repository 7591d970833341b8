#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createBarbicanDbManage } from "../manage/barbican-db-manage.ts";

await runProgram(createBarbicanDbManage(), process.argv);
