export { loadBarbicanConfig, type BarbicanConfig } from "./config/load.ts";
export { barbican, OWN_RELEASE } from "./service.ts";
