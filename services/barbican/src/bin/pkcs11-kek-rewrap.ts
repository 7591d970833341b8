#!/usr/bin/env node
import { keepMemoryOutOfCoreDumps } from "@underpin/oslo/server";
import { runProgram } from "underpin/cli";
import { createPkcs11KekRewrap } from "../manage/pkcs11-kek-rewrap.ts";

keepMemoryOutOfCoreDumps();
await runProgram(createPkcs11KekRewrap(), process.argv);
