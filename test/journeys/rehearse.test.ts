import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService } from "underpin";
import { keystone } from "@underpin/keystone";
import { run } from "../harness/cli.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { ownChange } from "../harness/own-change.ts";
import { liveSchema } from "../harness/normalise.ts";
import { liveRows } from "../harness/rows.ts";
import { rehearse, runExpand, status, sync } from "../harness/engine.ts";

describe.each(DIALECTS)("on %s, a rehearsal", (dialect) => {
  test("runs a real upgrade on a scratch database with real rows, finds nothing wrong with it, and only reads the database itself", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    await using scratch = await freshDatabase(dialect);
    const before = [await liveSchema(database.url), await liveRows(database.url)];
    const result = await rehearse({ service: keystone, url: database.url, scratch: scratch.url, to: "ocata" });
    expect(result).toMatchObject({ findings: [], leftOut: 0 });
    expect(result.rows).toBeGreaterThan(50);
    expect([await liveSchema(database.url), await liveRows(database.url)]).toEqual(before);
    expect((await status({ service: keystone, url: scratch.url })).release).toBe("ocata");
  });

  test("is a command; its scratch database must be empty, and the database at rest", async () => {
    await using database = await freshDatabase(dialect);
    await using scratch = await freshDatabase(dialect);
    const options = { service: evolutionService("extract"), url: database.url };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO customer (id, street, city) VALUES ('1', 'High', 'Ulm')");
    const command = (url: string) =>
      run(
        "underpin",
        [
          "--service",
          fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url)),
          "--url",
          database.url,
          "verify",
          "--scratch",
          url,
        ],
        {
          env: { EVOLUTIONS: "extract" },
        },
      );
    expect(await command(scratch.url)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Rehearsed with 1 row of 1 table: every phase did what it may"),
    });
    expect(await command(scratch.url)).toMatchObject({ code: 1, stderr: expect.stringContaining("is not empty") });
    await runExpand(options);
    await using other = await freshDatabase(dialect);
    expect(await command(other.url)).toMatchObject({ code: 1, stderr: expect.stringContaining("UP-ORDER") });
  });

  test("finds what a script does that its phase may not", async () => {
    const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
    try {
      const write = (repository: string, number: string, body: string): void => {
        mkdirSync(join(folder, repository), { recursive: true });
        writeFileSync(
          join(folder, repository, `${number}_x.mjs`),
          `import { column, contract, expand, migrate, noop } from "underpin";\nexport default ${body};\n`,
        );
      };
      write(
        "expand_repo",
        "001",
        `expand(({ createTable }) => createTable("item", [column("id").integer().primaryKey(), column("a").integer(), column("b").integer()]))`,
      );
      write("expand_repo", "002", `expand((handle) => handle.except("only to show it").table("item").dropColumn("a"))`);
      for (const repository of ["data_migration_repo", "contract_repo"]) write(repository, "001", "noop()");
      write("data_migration_repo", "002", "noop()");
      write(
        "contract_repo",
        "002",
        `contract(({ except }) => except("only to show it").update({ name: "spoil", table: "item", set: { b: "0" } }))`,
      );
      const service = defineService({ name: "bad", migrations: pathToFileURL(`${folder}/`), releases: [{ name: "v1", version: 1 }] });
      await using database = await freshDatabase(dialect);
      await using scratch = await freshDatabase(dialect);
      await sync({ service, url: database.url, to: 1 });
      await using session = await database.connect();
      await session.run("INSERT INTO item (id, a, b) VALUES (1, 2, 3)");
      expect((await rehearse({ service, url: database.url, scratch: scratch.url })).findings).toEqual([
        { phase: "expand", what: "the column item.a is gone" },
        { phase: "contract", what: "values of item changed" },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a rehearsal", () => {
  test.for(["public", "elsewhere"])(
    "copies columns of an extension's types in schema %s, what is unique by them, and rows",
    async (schema, { skip }) => {
      await using own = await ownChange("postgres", [], `u.renameColumn({ table: "person", from: "mail", to: "address" })`);
      await using scratch = await freshDatabase("postgres");
      const offered = await own.session.query("SELECT FROM pg_available_extensions WHERE name = 'citext'");
      skip(offered.length === 0, "the server offers no citext");
      await own.session.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await own.session.run(`CREATE EXTENSION citext SCHEMA ${schema}`);
      await own.session.run(
        `CREATE TABLE person (id serial PRIMARY KEY, mail ${schema}.citext NOT NULL DEFAULT 'none', aliases ${schema}.citext[])`,
      );
      await own.session.run("CREATE UNIQUE INDEX one_mail ON person (mail)");
      await own.session.run("INSERT INTO person (mail, aliases) VALUES ('Ann@x', '{Ann,A}')");
      const whole = { tables: 1, rows: 1, leftOut: 0, lacks: [], findings: [] };
      expect(await rehearse({ ...own, scratch: scratch.url })).toEqual(whole);
      await using copy = await scratch.connect();
      expect(
        await copy.query("SELECT address::text, pg_typeof(address)::text, aliases::text, pg_typeof(aliases)::text types FROM person"),
      ).toMatchObject([
        { address: "Ann@x", pg_typeof: expect.stringMatching(/citext$/), aliases: "{Ann,A}", types: expect.stringMatching(/citext\[\]$/) },
      ]);
      await expect(copy.run("INSERT INTO person (address) VALUES ('ann@X')")).rejects.toThrow("one_mail");
    },
  );
});
