import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService, UnderpinError, type Service } from "underpin";
import { DIALECTS } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate, status, sync } from "../harness/engine.ts";
import { ownChange, type OwnChange } from "../harness/own-change.ts";

const TABLES = [
  "CREATE TABLE maker (id integer NOT NULL PRIMARY KEY, name varchar(20), since varchar(20))",
  "CREATE TABLE item (id integer NOT NULL PRIMARY KEY, name varchar(20), place varchar(20) DEFAULT 'here', note text, n integer, maker_id integer, FOREIGN KEY (maker_id) REFERENCES maker (id))",
  "CREATE TABLE part (id integer NOT NULL PRIMARY KEY, item_id integer, label varchar(20), size integer, FOREIGN KEY (item_id) REFERENCES item (id))",
  "CREATE TABLE loose (name varchar(20), place varchar(20))",
  "CREATE TABLE pair (a integer NOT NULL, b integer NOT NULL, name varchar(20), PRIMARY KEY (a, b))",
  "INSERT INTO maker VALUES (1, 'Ann', '1990'), (2, 'Bob', '1991')",
  "INSERT INTO item VALUES (1, 'cup', 'here', 'a', 1, 1), (2, 'jug', 'there', 'b', 2, 2)",
  "INSERT INTO part VALUES (1, 1, 'ear', 1), (2, 2, 'lid', 2)",
];

const TEXT = `type: { kind: "text" }`;

/** Declarations that are wrong in one way each, or only look so: what plan says of them is what is to be. */
const DECLARED = [
  `u.renameTable({ table: "item", to: "product" }), u.renameColumn({ table: "item", from: "name", to: "title" })`,
  `u.renameTable({ table: "item", to: "maker" })`,
  `u.renameTable({ table: "nothing", to: "something" })`,
  `u.renameColumn({ table: "nothing", from: "name", to: "title" })`,
  `u.renameColumn({ table: "item", from: "nothing", to: "title" })`,
  `u.renameColumn({ table: "item", from: "name", to: "note" })`,
  `u.renameColumn({ table: "item", from: "id", to: "number" })`,
  `u.renameColumn({ table: "item", from: "maker_id", to: "made_by" })`,
  `u.renameColumn({ table: "loose", from: "name", to: "title" })`,
  `u.convertColumn({ table: "item", from: "n", to: "many", type: { kind: "bigint" }, forward: "{nothing}", backward: "{many}" })`,
  `u.convertColumn({ table: "item", from: "n", to: "many", type: { kind: "bigint" }, forward: "no_such({n})", backward: "{many}" })`,
  `u.splitColumn({ table: "item", from: "name", into: [{ name: "a", ${TEXT}, forward: "{name}" }], backward: "{nothing}" })`,
  `u.mergeColumns({ table: "item", from: ["name", "nothing"], to: { name: "a", ${TEXT} }, forward: "{name}", backward: { name: "{a}", nothing: "{a}" } })`,
  `u.deriveColumn({ table: "item", column: { name: "note", ${TEXT} }, from: ["name"], value: "{name}" })`,
  `u.computeColumn({ table: "item", from: ["nothing"], column: { name: "a", ${TEXT} }, compute: () => "x", message: "later" })`,
  `u.computeColumn({ table: "item", from: ["id"], column: { name: "a", ${TEXT} }, compute: () => "x", message: "later" })`,
  `u.dropColumn({ table: "item", column: "nothing" })`,
  `u.dropColumn({ table: "item", column: "id" })`,
  `u.dropColumn({ table: "item", column: "maker_id" })`,
  `u.addColumn({ table: "nothing", column: u.column("a").text() })`,
  `u.addColumn({ table: "item", column: u.column("name").text() })`,
  `u.addColumn({ table: "item", column: u.column("a").text().notNull() })`,
  `u.addColumn({ table: "item", column: u.column("a").integer().references("nothing.id") })`,
  `u.addColumn({ table: "item", column: u.column("a").varchar(20).references("maker.id") })`,
  `u.addColumn({ table: "item", column: u.column("a").bigint().references("maker.id") })`,
  `u.addColumn({ table: "item", column: u.column("a").integer().references("maker.since") })`,
  `u.setNotNull({ table: "item", column: "nothing", fill: "'x'" })`,
  `u.setDefault({ table: "item", column: "nothing", value: "x" })`,
  `u.extractTable({ from: "item", into: "item_note", key: { item_id: "id" }, columns: [{ from: "nothing" }] })`,
  `u.extractTable({ from: "item", into: "item_note", key: { item_id: "id" }, columns: [{ from: "id" }] })`,
  `u.extractTable({ from: "item", into: "item_note", key: { item_id: "id" }, columns: [{ from: "maker_id" }] })`,
  `u.extractTable({ from: "item", into: "maker", key: { item_id: "id" }, columns: [{ from: "note" }] })`,
  `u.joinTable({ from: "part", into: "item", key: { id: "id" }, columns: [{ from: "label" }] })`,
  `u.joinTable({ from: "item", into: "maker", key: { id: "id" }, columns: [{ from: "note" }] })`,
  `u.extractLookup({ from: "item", into: "spot", columns: [{ from: "nothing" }], reference: "spot_id" })`,
  `u.extractLookup({ from: "item", into: "spot", columns: [{ from: "name" }, { from: "place" }], reference: "spot_id" })`,
  `u.extractLookup({ from: "item", into: "spot", columns: [{ from: "place" }], reference: "name" })`,
  `u.joinLookup({ from: "maker", into: "item", columns: [{ from: "name", to: "maker" }], reference: "maker_id" })`,
  `u.splitTable({ table: "part", into: [{ table: "here" }, { table: "there" }] })`,
  `u.splitTable({ table: "maker", into: [{ table: "here", where: "{id} > 1" }, { table: "there" }] })`,
  `u.mergeTables({ from: [{ table: "maker", constants: { kind: "m" } }, { table: "part", constants: { kind: "p" } }], into: "thing", columns: [u.column("kind").varchar(8).notNull()] })`,
  `u.moveColumn({ from: { table: "item", column: "nothing" }, to: { table: "maker", column: "a" }, on: { maker_id: "id" } })`,
  `u.moveColumn({ from: { table: "item", column: "note" }, to: { table: "maker", column: "note" }, on: { maker_id: "id" } })`,
  `u.widenKey({ table: "item", column: "name" })`,
  `u.widenKey({ table: "nothing", column: "id" })`,
  `u.addUnique({ table: "item", columns: ["nothing"] })`,
  `u.addForeignKey({ table: "item", columns: ["n"], references: { table: "nothing", columns: ["id"] } })`,
  `u.addForeignKey({ table: "item", columns: ["n"], references: { table: "maker", columns: ["nothing"] } })`,
  `u.addForeignKey({ table: "item", columns: ["n"], references: { table: "maker", columns: ["since"] } })`,
  `u.addCheck({ table: "nothing", name: "ck", expression: "n > 0" })`,
  `u.addCheck({ table: "item", name: "ck", expression: "n > 0" })`,
  `u.dropCheck({ table: "item", name: "nothing" })`,
  `u.addIndex({ table: "item", name: "ix", columns: ["nothing"] })`,
  `u.dropIndex({ table: "item", name: "nothing" })`,
  `u.renameIndex({ table: "item", from: "nothing", to: "something" })`,
  `u.renameConstraint({ table: "item", from: "nothing", to: "something" })`,
  `u.setComment({ table: "nothing", comment: "x" })`,
  `u.changePrimaryKey({ table: "item", columns: ["nothing"] })`,
  `u.widenColumn({ table: "item", column: "nothing", from: { kind: "varchar", length: 20 }, to: { kind: "varchar", length: 30 } })`,
  `u.renameColumn({ table: "item", from: "name", to: "title" }), u.dropColumn({ table: "item", column: "name" })`,
  `u.dropColumn({ table: "item", column: "note" }), u.addIndex({ table: "item", name: "ix", columns: ["note"] })`,
  `u.dropColumn({ table: "item", column: "n" }), u.addUnique({ table: "item", columns: ["n"] })`,
  `{ name: "by hand", contract: ({ table }) => table("item").alterColumn("nothing", { nullable: false }) }`,
  `{ name: "by hand", contract: ({ table }) => table("item").addUnique(["nothing"]) }`,
];

/** The code that a call is refused with; null if it goes through. */
async function codeOf(call: () => Promise<unknown>): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (!(error instanceof UnderpinError)) throw error;
    return error.code;
  }
}

async function throughToTheEnd(options: Pick<OwnChange, "service" | "url">): Promise<void> {
  await runExpand(options);
  await runMigrate(options);
  await runContract(options);
}

describe.each(DIALECTS)("on %s", (dialect) => {
  /** Each of them on the database that takes least; a sample elsewhere, but for `npm run test:schemas`. */
  const every = dialect === "sqlite" || process.env["SCHEMAS"] ? 1 : 5;

  test("what plan refuses expand refuses with the same code, and changes nothing; what plan accepts runs to its end", async () => {
    await using own = await ownChange(dialect, TABLES);
    const before = await own.schema();
    const seen: Record<string, number> = {};
    for (const declared of DECLARED.filter((_, i) => i % every === 0)) {
      const { url } = own;
      const service = own.withChange(declared);
      const planned = await codeOf(() => plan({ service, url }));
      seen[planned ?? "accepted"] = (seen[planned ?? "accepted"] ?? 0) + 1;
      if (planned === null) {
        await using other = await ownChange(dialect, TABLES, declared);
        expect(await codeOf(() => throughToTheEnd(other)), declared).toBeNull();
        continue;
      }
      expect(await codeOf(() => runExpand({ service, url })), declared).toBe(planned);
      expect((await own.schema()).tables.get("item"), declared).toEqual(before.tables.get("item"));
      expect([...(await own.schema()).tables.keys()].filter((name) => !name.startsWith("underpin_"))).toEqual(
        [...before.tables.keys()].filter((name) => !name.startsWith("underpin_")),
      );
    }
    expect(Object.keys(seen)).toEqual(expect.arrayContaining(every === 1 ? ["UP-SCHEMA", "UP-UNSUPPORTED", "accepted"] : ["UP-SCHEMA"]));
    expect(Object.keys(seen)).not.toContain("UP-SCRIPT");
  }, 600_000);

  test("expand refuses, before it changes anything, what contract would be refused for", async () => {
    await using own = await ownChange(
      dialect,
      TABLES,
      `u.renameColumn({ table: "item", from: "name", to: "title" }), { name: "by hand", contract: ({ table }) => table("part").setNotNull("nothing") }`,
    );
    const refused = { code: "UP-SCHEMA", message: expect.stringContaining("nothing") };
    await expect(plan(own)).rejects.toMatchObject(refused);
    await expect(plan({ ...own, phases: ["expand"] })).rejects.toMatchObject(refused);
    await expect(runExpand(own)).rejects.toMatchObject(refused);
    expect((await own.schema()).tables.get("item")?.columns.map(({ name }) => name)).not.toContain("title");
    expect((await status(own)).versions.expand).toBe(1);
  });

  test("what hand-written SQL will have made is not missed before it has run, and the plan says where it ends", async () => {
    using scripts = byHand({
      expand: `expand(({ raw }) => raw("make a gate", { ${dialect}: "CREATE TABLE gate (id integer NOT NULL PRIMARY KEY, a integer)" }, { effect: "add", why: "a test" }))`,
      contract: `contract(({ table }) => table("gate").setNotNull("a"))`,
    });
    await using own = await ownChange(dialect, TABLES);
    const options = { service: scripts.service, url: own.url };
    await sync({ ...options, to: 1 });
    const planned = await plan(options);
    expect(planned.scripts.map(({ repository }) => repository)).toEqual(["expand"]);
    expect(planned.warnings).toContainEqual(expect.stringMatching(/can't be planned before "make a gate" has run/));
    await throughToTheEnd(options);
    expect((await own.schema()).tables.get("gate")?.columns.map(({ nullable }) => nullable)).toEqual([false, false]);
  });
});

/** A service of hand-written scripts: the first version does nothing. */
function byHand(second: { readonly expand: string; readonly contract: string }): Disposable & { readonly service: Service } {
  const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/.tmp-"));
  const write = (repository: string, number: string, body: string): void => {
    mkdirSync(join(folder, repository), { recursive: true });
    writeFileSync(
      join(folder, repository, `${number}_x.ts`),
      `import { contract, expand, noop } from "underpin";\nvoid [contract, expand, noop];\nexport default ${body};\n`,
    );
  };
  for (const repository of ["expand_repo", "data_migration_repo", "contract_repo"]) write(repository, "001", "noop()");
  write("expand_repo", "002", second.expand);
  write("data_migration_repo", "002", "noop()");
  write("contract_repo", "002", second.contract);
  return {
    service: defineService({ name: "people", migrations: pathToFileURL(`${folder}/`), releases: [] }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
