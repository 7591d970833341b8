export { createStatus, type StatusOptions } from "./status.ts";
export { policyFileIsYaml } from "./policy-file.ts";
export { CODES, toldFailure, toldResults, type CheckResult, type UpgradeCheck } from "./result.ts";
