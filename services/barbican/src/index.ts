export { loadBarbicanConfig, type BarbicanConfig } from "./config/load.ts";
export { barbican, OWN_RELEASE } from "./service.ts";
export { guardStart, type StartOptions } from "./start.ts";
