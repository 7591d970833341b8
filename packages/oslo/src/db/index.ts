export { alembicHistory, linearAlembicHistory, type AlembicHead } from "./alembic.ts";
export { TooLongError, type Lengths } from "./lengths.ts";
export { isDangling, isDuplicate, isUnfit } from "./refused-row.ts";
export { PoolTimeoutError, StatementTimeoutError } from "./timeout.ts";
export { microsecondsOfTime, timeOfMicroseconds, type OnEach } from "./microseconds.ts";
export type { InUse, PoolOptions } from "./driver-pool.ts";
export { openPool, TRIES, type Pool } from "./pool.ts";
export { onSchema, schemaOf } from "./with-schema.ts";
