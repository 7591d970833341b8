#!/usr/bin/env node
import { keepMemoryOutOfCoreDumps } from "@underpin/oslo/server";
import { runProgram } from "underpin/cli";
import { createBarbicanManage } from "../manage/barbican-manage.ts";

keepMemoryOutOfCoreDumps();
await runProgram(createBarbicanManage(), process.argv);
