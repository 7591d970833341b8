import type { Pool } from "../db/pool.ts";
import type { Reading } from "./reading.ts";

/** What a pool says of itself. */
export function poolReadings({ size, inUse, retries }: Pick<Pool<unknown>, "size" | "inUse" | "retries">): readonly Reading[] {
  return [
    {
      name: "db_pool_connections",
      help: "Connections to the database: used by a request, or idle.",
      type: "gauge",
      labels: ["state"],
      read: () => {
        const { held, idle } = inUse();
        return [
          { labels: { state: "used" }, value: held },
          { labels: { state: "idle" }, value: idle },
        ];
      },
    },
    { name: "db_pool_connections_max", help: "The most connections that there may be.", type: "gauge", read: () => [{ value: size }] },
    {
      name: "db_pool_waiting",
      help: "Requests that wait for a connection.",
      type: "gauge",
      read: () => [{ value: inUse().waiting }],
    },
    {
      name: "db_retries_total",
      help: "What was tried again: the server had rolled it back, or the connection was lost.",
      type: "counter",
      labels: ["reason"],
      read: () => {
        const { retry, lost } = retries();
        return [
          { labels: { reason: "rolled_back" }, value: retry },
          { labels: { reason: "connection_lost" }, value: lost },
        ];
      },
    },
  ];
}
