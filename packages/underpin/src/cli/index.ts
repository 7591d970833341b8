export type { Configure } from "./context.ts";
export type { Configuration } from "../model/configuration.ts";
export { createManage, runProgram, type ManageOptions } from "./manage.ts";
export { createProgram } from "./program.ts";
export { standardOutput, type Output } from "./output.ts";
export { UnderpinError } from "../model/error.ts";
