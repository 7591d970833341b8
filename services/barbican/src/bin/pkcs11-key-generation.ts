#!/usr/bin/env node
import { runProgram } from "underpin/cli";
import { createPkcs11KeyGeneration } from "../manage/pkcs11-key-generation.ts";

await runProgram(createPkcs11KeyGeneration(), process.argv);
