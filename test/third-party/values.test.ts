import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { defineService, type DialectName } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

/** Types whose values tools have lost or bent, with two values each: one that is carried over, one that is written meanwhile. */
const VALUES: Readonly<Record<DialectName, readonly (readonly [type: string, before: string, during: string])[]>> = {
  postgres: [
    ['text COLLATE "C"', "'é ß 漢 🙂'", "'E '"],
    ["char(5)", "'ab'", "'ab c'"],
    ["numeric(20,10)", "1234567890.0123456789", "-0.1"],
    ["double precision", "'NaN'", "0.1"],
    ["timestamptz", "'2024-03-31 02:30:00+01'", "'infinity'"],
    ["timestamp(3)", "'1969-12-31 23:59:59.999'", "'2038-01-19 03:14:08'"],
    ["bit(5)", "B'10101'", "B'00000'"],
    ["varbit(8)", "B'1'", "B''"],
    ["bytea", "'\\x00ff5c27'", "''"],
    ["json", '\'{"b": 1, "a":  2}\'', "'[]'"],
    ["jsonb", "'{\"b\": 1}'", "'null'"],
    ["uuid", "'00000000-0000-0000-0000-0000000000ab'", "NULL"],
    ["integer[]", "'{1,NULL,3}'", "'{}'"],
    ["interval", "'1 mon 2 days 03:04:05'", "'-1 sec'"],
    ["bigint", "9223372036854775807", "-1"],
    ["boolean", "false", "true"],
    ["point", "'(1,2)'", "'(0,0)'"],
    ["xml", "'<a>1</a>'", "'<b/>'"],
  ],
  mysql: [
    ["varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "'é ß 漢 🙂'", "'E '"],
    ["varchar(40) CHARACTER SET latin1", "'é ß'", "'É'"],
    ["varchar(20) CHARACTER SET gbk", "'漢字'", "''"],
    ["char(5)", "'ab'", "'AB'"],
    ["binary(4)", "X'00FF5C27'", "X'00000000'"],
    ["varbinary(10)", "X'00'", "X'2000'"],
    ["blob", "X'00FF5C27'", "''"],
    ["decimal(20,10)", "1234567890.0123456789", "-0.1"],
    ["bigint unsigned", "18446744073709551615", "0"],
    ["double", "1e-300", "0.1"],
    ["bit(5)", "b'10101'", "b'0'"],
    ["enum('a','B','é')", "'é'", "'B'"],
    ["set('x','y','z')", "'x,z'", "''"],
    ["json", '\'{"b": 1, "a":  2}\'', "'[]'"],
    ["datetime(6)", "'1000-01-01 00:00:00.000001'", "'9999-12-31 23:59:59.999999'"],
    ["timestamp(3) NULL", "'2038-01-19 03:14:07.999'", "'1970-01-01 00:00:01.000'"],
    ["time(2)", "'-838:59:58.99'", "'00:00:00.00'"],
    ["year", "1901", "2155"],
    ["geometry", "ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('POINT(0 0)')"],
  ],
  sqlite: [
    ["TEXT", "'é ß 漢 🙂'", "'E '"],
    ["TEXT COLLATE NOCASE", "'bob'", "'Bob'"],
    ["BLOB", "X'00FF5C27'", "X''"],
    ["INTEGER", "9223372036854775807", "-1"],
    ["REAL", "0.1", "1e300"],
    ["NUMERIC", "'007x'", "1.50"],
    ["DATETIME", "'2024-03-31 02:30:00'", "12"],
  ],
};

/** A value as bytes, whatever the driver makes of it. */
const BYTES: Readonly<Record<DialectName, (column: string) => string>> = {
  postgres: (column) => `${column}::text`,
  mysql: (column) => `HEX(CAST(${column} AS BINARY))`,
  sqlite: (column) => `typeof(${column}) || ':' || hex(${column})`,
};

test.each(DIALECTS)(
  "on %s, every value is carried over to the last byte, and so is what is written meanwhile, whatever its type",
  async (dialect) => {
    const folder = mkdtempSync(join(import.meta.dirname, ".tmp-"));
    try {
      const types = VALUES[dialect];
      const names = types.map((_, i) => `c${i}`);
      const renames = names.map((name) => `renameColumn({ table: "sample", from: "${name}", to: "${name}_new" })`);
      writeFileSync(join(folder, "001_before.mjs"), `import { evolution } from "underpin";\nexport default evolution([]);\n`);
      writeFileSync(
        join(folder, "002_rename.mjs"),
        `import { evolution, renameColumn } from "underpin";\nexport default evolution([${renames.join(", ")}]);\n`,
      );
      const service = defineService({
        name: "values",
        migrations: pathToFileURL(`${folder}/`),
        releases: [
          { name: "v1", version: 1 },
          { name: "v2", version: 2 },
        ],
      });
      await using database = await freshDatabase(dialect);
      const options = { service, url: database.url };
      await sync({ ...options, to: "v1" });
      await using session = await database.connect();
      await session.run(`CREATE TABLE sample (id integer PRIMARY KEY, ${types.map(([type], i) => `c${i} ${type}`).join(", ")})`);
      const insert = (id: number, which: 1 | 2): Promise<number> =>
        session.run(`INSERT INTO sample (id, ${names.join(", ")}) VALUES (${id}, ${types.map((row) => row[which]).join(", ")})`);
      const read = async (suffix: "" | "_new"): Promise<readonly object[]> => {
        await session.query("SELECT count(*) AS n FROM sample");
        return await session.query(
          `SELECT ${names.map((name) => `${BYTES[dialect](name + suffix)} AS ${name}`).join(", ")} FROM sample ORDER BY id`,
        );
      };
      await insert(1, 1);
      await runExpand(options);
      await insert(2, 2);
      expect((await read("_new"))[1]).toEqual((await read(""))[1]);
      await insert(3, 1);
      await session.run(`UPDATE sample SET ${types.map((row, i) => `c${i} = ${row[2]}`).join(", ")} WHERE id = 3`);
      await runMigrate(options);
      const wanted = await read("");
      expect(await read("_new")).toEqual(wanted);
      // The other way: from the new names to the old ones.
      await session.run(`UPDATE sample SET ${types.map((row, i) => `c${i}_new = ${row[1]}`).join(", ")} WHERE id = 2`);
      expect(await read("")).toEqual([wanted[0], wanted[0], wanted[2]]);
      await runContract(options);
      expect(await read("_new")).toEqual([wanted[0], wanted[0], wanted[2]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
