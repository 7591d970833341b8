import type { Transaction } from "kysely";
import { expect, test } from "vitest";
import type { Tables } from "../../services/keystone/src/database/tables.ts";
import { DIALECTS } from "../harness/databases.ts";
import { readGolden } from "./rooms/golden.ts";
import { serveGolden } from "./rooms/served.ts";

const golden = readGolden("30");
const names = new Map(golden.names);
const EMPTY = names.get("domain:empty") ?? "";
const SPARE = names.get("project:spare") ?? "";

const CASES = [
  ["a project's domain", EMPTY, "/v3/projects", { project: { name: "late", domain_id: EMPTY } }],
  ["a project's parent", SPARE, "/v3/projects", { project: { name: "late", parent_id: SPARE } }],
] as const;

// SQLite has one writer at a time.
test.each(DIALECTS.filter((dialect) => dialect !== "sqlite").flatMap((dialect) => CASES.map((one) => [dialect, ...one] as const)))(
  "on %s, %s that goes while it is looked for is answered as one that has gone",
  async (dialect, _, id, url, payload) => {
    await using served = await serveGolden("30", dialect, golden);
    const { app, keystone, unexpected } = served;
    const { write } = keystone.pool;
    let isGone = false;
    const remove = async (): Promise<void> => {
      if (isGone) return;
      isGone = true;
      await keystone.pool.db.deleteFrom("project").where("id", "=", id).execute();
    };
    keystone.pool.write = async (body) => await write(async (trx) => await body(afterFirstRead(trx, remove)));
    const ask = async (): Promise<unknown> => {
      const { statusCode, body } = await app.inject({
        method: "POST",
        url,
        headers: { "x-auth-token": golden.tokens["admin"] ?? "" },
        payload,
      });
      return [statusCode, body];
    };
    const answer = await ask();
    expect(isGone).toBe(true);
    expect(answer).toEqual(await ask());
    expect(unexpected).toEqual([]);
  },
);

/** A transaction in which something happens when its first statement has been answered. */
function afterFirstRead(trx: Transaction<Tables>, happens: () => Promise<void>): Transaction<Tables> {
  return trx.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      await happens();
      return result;
    },
  });
}
