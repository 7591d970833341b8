export { ConfigFileError, interpolate, readConfigFile, type ConfigValues } from "./config-file.ts";
export { filesOf, findConfigFiles } from "./find-config.ts";
