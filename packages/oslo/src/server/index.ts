export { keepMemoryOutOfCoreDumps } from "./core-dumps.ts";
export { createRunner } from "./create-runner.ts";
export { createServer } from "./create-server.ts";
export type { Opened, OpenedRun, RunConfig, Runs, Served, ServedApplication, Site } from "./served.ts";
