export { alembicHistory, type AlembicHead } from "./alembic.ts";
export { isDuplicate } from "./duplicate.ts";
export { PoolTimeoutError } from "./timeout.ts";
export type { InUse, PoolOptions } from "./driver-pool.ts";
export { openPool, TRIES, type Pool } from "./pool.ts";
