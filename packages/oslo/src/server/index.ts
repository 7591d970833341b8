export { createServer } from "./create-server.ts";
export type { Opened, RunConfig, Served, ServedApplication, Site } from "./served.ts";
