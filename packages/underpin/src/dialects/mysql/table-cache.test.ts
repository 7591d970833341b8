import { expect, test } from "vitest";
import type { Session } from "../../model/dialect.ts";
import { warm } from "./table-cache.ts";

/** A server as it answers: `opening` are the statements that open tables, from look to look. */
function server(
  parts: number,
  opening: readonly (readonly number[])[] = [],
): {
  readonly log: string[];
  readonly looks: () => number;
  connect(): Promise<Session>;
} {
  const log: string[] = [];
  let [next, looks] = [40, 0];
  const connect = async (): Promise<Session> => {
    const id = next++;
    const query = async (sql: string): Promise<readonly object[]> => {
      if (sql.includes("CONNECTION_ID() AS")) return [{ id }];
      if (sql.includes("processlist")) return (opening[looks++] ?? []).map((q) => ({ q }));
      if (sql.includes("GLOBAL STATUS"))
        return Object.entries({ Threads_connected: 3, Table_open_cache_active_instances: parts }).map(([Variable_name, Value]) => ({
          Variable_name,
          Value: String(Value),
        }));
      log.push(`${id}: ${sql}`);
      return [];
    };
    return { query, [Symbol.asyncDispose]: async () => void log.push(`${id} is closed`) } as unknown as Session;
  };
  return { log, looks: () => looks, connect };
}

const thrice = (table: string): string => Array.from({ length: 3 }, () => `SELECT 1 FROM \`${table}\` WHERE FALSE`).join(" UNION ALL ");

test("a table is opened once for each client", async () => {
  const { log, connect } = server(1);
  await warm(await connect(), connect, ["a", "b"]);
  expect(log).toEqual([`40: ${thrice("a")}`, `40: ${thrice("b")}`]);
});

test("a cache in several parts is filled part by part, each by a session of its own", async () => {
  const { log, connect } = server(3);
  await warm(await connect(), connect, ["a"]);
  expect(log).toEqual([`40: ${thrice("a")}`, `41: ${thrice("a")}`, "41 is closed", `42: ${thrice("a")}`, "42 is closed"]);
});

test("clients that had begun to open a table are waited for, and no others", async () => {
  const { looks, connect } = server(1, [[7, 8], [8, 9], [9], [9]]);
  await warm(await connect(), connect, ["a"]);
  expect(looks()).toBe(3);
});
