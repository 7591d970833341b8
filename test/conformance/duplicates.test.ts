import { expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const CLIENTS = 8;
const KEYS = 100;

test.runIf(DIALECTS.includes("mysql"))(
  "on mysql, ON DUPLICATE KEY UPDATE from many clients at once succeeds on a unique key of both shapes",
  async () => {
    await using own = await ownChange(
      "mysql",
      ["CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, mail VARCHAR(40), times INT NOT NULL DEFAULT 1, UNIQUE KEY live (mail))"],
      `u.renameColumn({ table: "t", from: "mail", to: "address" })`,
    );
    const { connect } = await openDatabase(own.url);
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect()));
    // As clients have it who ask for nothing else.
    for (const client of clients) await client.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    const failures: string[] = [];
    const race = async (name: string, column: (client: number) => string): Promise<void> => {
      for (let key = 0; key < KEYS; key++)
        await Promise.all(
          clients.map((client, i) =>
            client
              .run(`INSERT INTO t (${column(i)}) VALUES ('${name}${key}') ON DUPLICATE KEY UPDATE times = times + 1`)
              .catch((error: unknown) => failures.push(String(error))),
          ),
        );
    };
    await race("before", () => "mail");
    await runExpand(own);
    await runMigrate(own);
    for (const [i, client] of clients.entries()) if (i % 2 === 1) await client.run("SET @underpin_version = 2");
    await race("old", () => "mail");
    await race("both", (i) => (i % 2 === 1 ? "address" : "mail"));
    for (const client of clients) await client.close();
    expect(failures).toEqual([]);
    const [row] = await own.session.query<Record<"n" | "times" | "apart", unknown>>(
      "SELECT count(*) n, sum(times) times, sum(NOT (mail <=> address)) apart FROM t",
    );
    expect([row?.n, row?.times, row?.apart].map(Number)).toEqual([3 * KEYS, 3 * KEYS * CLIENTS, 0]);
  },
);
