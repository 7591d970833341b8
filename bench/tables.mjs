// Two kinds of table: a narrow one, and one as services have them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, openDatabase } from "underpin/engine";
import { serviceIn } from "./backfill.mjs";
import { DURABLE, servers } from "./lib.mjs";

const TABLES = {
  narrow: {
    columns: `[column("id").integer().primaryKey(), column("old").varchar(40), column("note").varchar(60)]`,
    fill: {
      PostgreSQL: (rows) => `INSERT INTO item SELECT i, 'value ' || i, repeat('x', 40) FROM generate_series(1, ${rows}) i`,
      MariaDB: (rows) => `INSERT INTO item SELECT seq, CONCAT('value ', seq), REPEAT('x', 40) FROM seq_1_to_${rows}`,
    },
  },
  // 12 columns, a text for its key, three indexes, a foreign key.
  wide: {
    columns: `[column("id").varchar(40).primaryKey(), column("old").varchar(40), column("owner").varchar(32).references("owner.id"), column("mail").varchar(80), column("made").integer(), ${[1, 2, 3, 4, 5, 6].map((i) => `column("c${i}").varchar(40)`).join(", ")}, column("body").varchar(500)], { indexes: [{ name: "ix_owner", columns: ["owner"] }, { name: "ix_mail", columns: ["mail"] }, { name: "ix_made", columns: ["made"] }] }`,
    fill: {
      PostgreSQL: (rows) =>
        `INSERT INTO item SELECT 'item-' || lpad(i::text, 9, '0'), 'value ' || i, 'o' || i % 1000, 'user' || i || '@example.org', i::bigint * 7919 % 1000003, 'c' || i, 'c', 'c', 'c', 'c', 'c', repeat('b', 100 + i % 100) FROM generate_series(1, ${rows}) i`,
      MariaDB: (rows) =>
        `INSERT INTO item SELECT CONCAT('item-', LPAD(seq, 9, '0')), CONCAT('value ', seq), CONCAT('o', seq % 1000), CONCAT('user', seq, '@example.org'), seq * 7919 % 1000003, CONCAT('c', seq), 'c', 'c', 'c', 'c', 'c', REPEAT('b', 100 + seq % 100) FROM seq_1_to_${rows}`,
    },
  },
};

const OWNERS = {
  PostgreSQL: "INSERT INTO owner SELECT 'o' || i FROM generate_series(0, 999) i",
  MariaDB: "INSERT INTO owner SELECT CONCAT('o', seq) FROM seq_0_to_999",
};
const START = { PostgreSQL: servers.startPostgres, MariaDB: servers.startMariadb };
/** So that nothing measured pays for what was written before it. */
const SETTLE = { PostgreSQL: ["CHECKPOINT"], MariaDB: ["FLUSH TABLES item FOR EXPORT", "UNLOCK TABLES"] };

/** Starts a server, and makes databases with tables of either kind. */
export async function startTables(options = [], name = "PostgreSQL") {
  const folder = mkdtempSync(join(tmpdir(), "bench-tables-"));
  const server = await START[name]([...DURABLE[name], ...options]);
  const admin = await (await openDatabase(server.url)).connect();
  let count = 0;
  return {
    fresh: async (kind, rows) => {
      const database = `t${++count}`;
      await admin.run(`CREATE DATABASE ${database}`);
      const url = server.url.replace(/\/\w+$/, `/${database}`);
      const service = serviceIn(join(folder, database), TABLES[kind].columns);
      await createEngine({ service, url }).sync({ to: "v1" });
      const session = await (await openDatabase(url)).connect();
      // As after a restore: no statistics, and nobody makes any meanwhile.
      if (name === "PostgreSQL") await session.run("ALTER TABLE item SET (autovacuum_enabled = off)");
      await session.run(OWNERS[name]);
      await session.run(TABLES[kind].fill[name](rows));
      for (const statement of SETTLE[name]) await session.run(statement);
      return {
        service,
        module: join(folder, database, "service.mjs"),
        url,
        session,
        drop: async () => (
          await session.close(),
          await admin.run(`DROP DATABASE ${database}${name === "PostgreSQL" ? " WITH (FORCE)" : ""}`)
        ),
      };
    },
    stop: async () => {
      await admin.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
