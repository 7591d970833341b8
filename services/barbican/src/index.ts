export { createBarbican, type ApplicationOptions } from "./app.ts";
export { type Authenticate, type Caller } from "./api/caller.ts";
export { noauth } from "./api/noauth.ts";
export type { Barbican } from "./barbican.ts";
export { loadBarbicanConfig, type BarbicanConfig } from "./config/load.ts";
export { openBarbican, type OpenOptions } from "./open-barbican.ts";
export { barbican, barbicanNext, OUR_RELEASE, releaseFor, serviceFor } from "./service.ts";
export { guardStart, type StartOptions } from "./start.ts";
