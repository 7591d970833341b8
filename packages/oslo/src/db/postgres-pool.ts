import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import type { ClientConfig, PoolConfig } from "pg";
import type { Marker } from "underpin/client";
import type { ServerOptions } from "underpin/database";
import type { DriverPool, PoolOptions } from "./driver-pool.ts";
import { PoolTimeoutError, StatementTimeoutError } from "./timeout.ts";
import { UnderWay, type Care } from "./under-way.ts";

/** Types that come as something else than the driver would make of them: times keep their microseconds, whole numbers are numbers. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  // int8
  20: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)),
  // date, timestamp, timestamptz
  1082: (text) => text,
  1114: (text) => text,
  1184: (text) => text,
};

/** A pool of `pg`. */
export async function postgresPool(
  server: ServerOptions,
  { postgresOptions }: Marker,
  options: PoolOptions,
  care: Care,
): Promise<DriverPool> {
  const [{ default: pg }, { PostgresDialect }] = await Promise.all([import("pg"), import("kysely")]);
  const config = {
    ...(server as PoolConfig),
    options: [server["options"], postgresOptions].filter(Boolean).join(" "),
    max: options.size,
    connectionTimeoutMillis: options.timeout * 1000,
    maxLifetimeSeconds: options.recycle,
    types: { getTypeParser: (oid: number, format?: "text") => PARSERS[oid] ?? pg.types.getTypeParser(oid, format) },
  } as PoolConfig;
  // The pool's own time is that of waiting, too, where all connections are in use.
  class InTime extends pg.Client {
    constructor(given?: ClientConfig) {
      super({ ...given, ...(care.limit !== undefined && { connectionTimeoutMillis: Math.min(care.limit, options.timeout) * 1000 }) });
    }
  }
  const pool = new pg.Pool({ ...config, Client: InTime });
  // Without a listener a connection that goes would end the process. Who uses it hears of it by its statement; else the next one gets another.
  pool.on("error", () => {});
  const kept = new Set<string>();
  pool.on("connect", (client) => {
    care.trust.made(client);
    client.on("error", () => {});
    prepare(client, kept);
    watch(client, care);
  });
  return {
    dialect: new PostgresDialect({
      pool: {
        connect: async () => {
          try {
            for (;;) {
              const client = await pool.connect();
              if (care.trust.has(client)) return client;
              client.release(true);
            }
          } catch (error) {
            // The driver has no codes for it.
            const { message } = error as Error;
            if (message.startsWith("timeout exceeded")) throw new PoolTimeoutError(options.timeout);
            throw message === "timeout expired" ? new StatementTimeoutError(care.limit ?? options.timeout, { cause: error }) : error;
          }
        },
        end: () => pool.end(),
      },
    }),
    kept,
    inUse: () => ({ held: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}

interface Client {
  query(...given: readonly unknown[]): Promise<unknown>;
}

interface WatchedClient extends Client {
  readonly connection: { readonly stream: Duplex };
}

/** Has a connection end whose server answers too late, or is of no use. */
function watch(client: WatchedClient, care: Care): void {
  const query = client.query.bind(client);
  client.query = async (...given) => {
    const asked = new UnderWay(care, () => client.connection.stream.destroy());
    try {
      const result = await query(...given);
      asked.answered();
      return result;
    } catch (error) {
      throw asked.failed(error);
    }
  };
}

/** What a pooler between us and the server answers that gives each statement another connection: no such statement, or it is there already. */
const NOT_OURS: ReadonlySet<unknown> = new Set(["26000", "42P05"]);

/** Where the server finds that a column which a statement gives has another type than when it was prepared. */
const STALE = "RevalidateCachedQuery";

/** Lets a connection run statements that are kept by a name: the server parses and plans them once. */
function prepare(client: Client, kept: Set<string>): void {
  const query = client.query.bind(client);
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? createHash("sha256").update(text).digest("base64url");
    names.set(text, name);
    return name;
  };
  client.query = (...given) => {
    const [text, values] = given;
    if (typeof text !== "string" || !kept.has(text)) return query(...given);
    return named(text, values);
  };
  const named = async (text: string, values: unknown): Promise<unknown> => {
    try {
      return await query({ name: nameOf(text), text, values });
    } catch (error) {
      const { code, routine } = error as { readonly code?: unknown; readonly routine?: unknown };
      // It has another name from now on: under this one the server refuses it for as long as the connection stands.
      if (routine === STALE) names.set(text, `${nameOf(text)}+`);
      if (!NOT_OURS.has(code)) throw error;
      kept.add = () => kept;
      kept.clear();
      return await query(text, values);
    }
  };
}
