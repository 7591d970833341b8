#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createPkcs11KekRewrap } from "../manage/pkcs11-kek-rewrap.ts";

await runProgram(createPkcs11KekRewrap(), process.argv);
