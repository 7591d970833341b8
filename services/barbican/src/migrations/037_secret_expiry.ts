import { microsecondsOfTime, timeOfMicroseconds } from "@underpin/oslo/db";
import { convertColumn, evolution } from "underpin";

/** A secret lives until the very moment that was asked for, on every database: MariaDB's column has whole seconds. */
export default evolution([
  convertColumn({
    table: "secrets",
    from: "expiration",
    to: "expires_us",
    type: { kind: "bigint" },
    forward: microsecondsOfTime("{expiration}"),
    backward: timeOfMicroseconds("{expires_us}"),
  }),
]);
