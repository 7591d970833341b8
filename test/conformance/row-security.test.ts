import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";
import { openDatabase, type Session } from "underpin/engine";

const TENANTS = `
CREATE TABLE item (id int PRIMARY KEY, tenant text NOT NULL, name text);
INSERT INTO item VALUES (1, 'a', 'one'), (2, 'b', 'two');
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON item USING (tenant = current_setting('app.tenant', true));
`;

/** A role that owns what it made, and no more. */
async function ownerOf(database: TestDatabase, admin: Session): Promise<{ url: string; role: string }> {
  const role = `owner_${randomBytes(4).toString("hex")}`;
  await admin.run(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'; GRANT ALL ON SCHEMA public TO ${role}`);
  const url = new URL(database.url.replace(/^\w+:/, "http:"));
  url.username = role;
  url.password = "pw";
  return { url: url.href.replace(/^http:/, "postgresql:"), role };
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, with row level security", () => {
  test("a role that can't see all rows is refused, and its queries fail; with BYPASSRLS it goes on", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    const { url, role } = await ownerOf(database, admin);
    await using session = await (await openDatabase(url)).connect();
    await session.run(`${TENANTS} ALTER TABLE item FORCE ROW LEVEL SECURITY`);
    using items = inlineService('[u.renameColumn({ table: "item", from: "name", to: "title" })]');
    const options = { service: items.service, url };
    await versionControl(options);
    await expect(plan(options)).rejects.toThrow(`hidden rows ${role}`);
    await expect(runExpand(options)).rejects.toMatchObject({ code: "UP-DEPENDENT" });
    await expect(session.query("SELECT count(*) FROM item")).rejects.toThrow("row-level security");
    await admin.run(`ALTER ROLE ${role} BYPASSRLS`);
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    expect(await admin.query("SELECT title FROM item ORDER BY id")).toEqual([{ title: "one" }, { title: "two" }]);
    await session.close();
    await admin.run(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  });

  test.each([
    'u.setNotNull({ table: "item", column: "name", fill: "\'x\'" })',
    'u.setNotNull({ table: "item", column: "name", fill: "\'x\'", holds: "marked" })',
    'u.addCheck({ table: "item", name: "short", expression: "length(name) < 80", holds: "marked" })',
  ])("%s: refused by plan to who can't see all rows; an owner that can goes on, policies and all", async (change) => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    const { url, role } = await ownerOf(database, admin);
    await using session = await (await openDatabase(url)).connect();
    await session.run(`${TENANTS} INSERT INTO item VALUES (3, 'a', NULL); ALTER TABLE item FORCE ROW LEVEL SECURITY`);
    using items = inlineService(`[${change}]`);
    const options = { service: items.service, url };
    await versionControl(options);
    const refusal = plan(options);
    await expect(refusal).rejects.toMatchObject({ code: "UP-DEPENDENT" });
    await expect(refusal).rejects.toThrow(`hidden rows ${role}`);
    await session.run("ALTER TABLE item NO FORCE ROW LEVEL SECURITY");
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    await expect(session.run("INSERT INTO item (id, tenant, name) VALUES (4, 'a', repeat('x', 81)), (5, 'a', NULL)")).rejects.toThrow(
      /violates (check|not-null) constraint/,
    );
    expect(await admin.query("SELECT polname FROM pg_policy")).toEqual([{ polname: "own" }]);
    await session.close();
    await admin.run(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  });

  test("a renamed table's second name shows each tenant its own rows", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    await admin.run(TENANTS);
    const role = `tenant_${randomBytes(4).toString("hex")}`;
    await admin.run(`CREATE ROLE ${role}; GRANT SELECT, DELETE ON item TO ${role}; GRANT UPDATE (name) ON item TO ${role}`);
    using items = inlineService('[u.renameTable({ table: "item", to: "product" })]');
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await admin.run(`SET row_security = on; SET app.tenant = 'a'; SET ROLE ${role}`);
    expect(await admin.query("SELECT name FROM product")).toEqual([{ name: "one" }]);
    expect(await admin.run("DELETE FROM product WHERE id = 2")).toBe(0);
    expect(await admin.run("UPDATE product SET name = 'mine'")).toBe(1);
    await expect(admin.run("UPDATE product SET tenant = 'b'")).rejects.toThrow("permission denied");
    await admin.run(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  test("tables that are made of one with policies show each tenant the same rows: split, extracted with the tenant, looked up", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    const [a, b, owner] = ["a", "b", "owner"].map((name) => `tenant_${name}_${Date.now()}`) as [string, string, string];
    await admin.run(`CREATE ROLE ${a}; CREATE ROLE ${b}; CREATE ROLE ${owner}; GRANT ALL ON SCHEMA public TO ${owner};
      CREATE TABLE member (who text PRIMARY KEY, tenant text NOT NULL); GRANT SELECT ON member TO PUBLIC;
      CREATE TABLE doc (tenant text, id int, body text, size int NOT NULL, PRIMARY KEY (tenant, id));
      ALTER TABLE doc OWNER TO ${owner}; GRANT SELECT, INSERT, UPDATE, DELETE ON doc TO ${a}, ${b};
      ALTER TABLE doc ENABLE ROW LEVEL SECURITY; ALTER TABLE doc FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON doc TO ${a}, ${b} USING (tenant IN (SELECT member.tenant FROM member WHERE who = current_user));
      CREATE POLICY small ON doc AS RESTRICTIVE FOR INSERT TO ${b} WITH CHECK (size < 10);
      INSERT INTO member VALUES ('${a}', 'a'), ('${b}', 'b'); INSERT INTO doc VALUES ('a', 1, 'one', 1), ('b', 1, 'two', 2), ('b', 2, NULL, 3)`);
    const rowsOf = async (role: string, sql: string): Promise<readonly object[]> => {
      await admin.run(`SET row_security = on; SET ROLE ${role}`);
      try {
        return await admin.query(sql);
      } finally {
        await admin.run("RESET ROLE");
      }
    };
    using docs = inlineService(
      '[u.splitTable({ table: "doc", into: [{ table: "empty", where: "{body} IS NULL" }, { table: "filled" }] })]',
      '[u.extractTable({ from: "filled", into: "text", key: { of_tenant: "tenant", of_id: "id" }, columns: [{ from: "body" }] })]',
    );
    const options = { service: docs.service, url: database.url };
    await versionControl(options);
    await runExpand({ ...options, to: "v1" });
    await runMigrate({ ...options, to: "v1" });
    const seen = (role: string): Promise<readonly object[]> =>
      rowsOf(role, "SELECT tenant, id FROM filled UNION SELECT tenant, id FROM empty ORDER BY 1, 2");
    for (const role of [a, b]) expect(await seen(role)).toEqual(await rowsOf(role, "SELECT tenant, id FROM doc ORDER BY 1, 2"));
    expect(await seen(a)).toEqual([{ tenant: "a", id: 1 }]);
    await expect(rowsOf(b, "INSERT INTO filled VALUES ('b', 3, 'x', 11)")).rejects.toThrow("row-level security");
    await expect(rowsOf(a, "INSERT INTO filled VALUES ('b', 3, 'x', 1)")).rejects.toThrow("row-level security");
    await rowsOf(b, "INSERT INTO filled VALUES ('b', 3, 'x', 9)");
    expect(await rowsOf(b, "SELECT id FROM doc WHERE size = 9")).toEqual([{ id: 3 }]);
    expect(
      await admin.query("SELECT relname, relowner::regrole::text o FROM pg_class WHERE relname IN ('filled', 'empty') ORDER BY 1"),
    ).toEqual([
      { relname: "empty", o: owner },
      { relname: "filled", o: owner },
    ]);
    await runContract({ ...options, to: "v1" });
    await expect(plan(options)).rejects.toThrow("policy small");
    await admin.run("DROP POLICY small ON filled");
    await runExpand(options);
    await runMigrate(options);
    expect(await rowsOf(b, "SELECT of_id, body FROM text ORDER BY 1")).toEqual([
      { of_id: 1, body: "two" },
      { of_id: 3, body: "x" },
    ]);
    await admin.run(
      `DROP OWNED BY ${a}, ${b}; REASSIGN OWNED BY ${owner} TO current_user; DROP OWNED BY ${owner}; DROP ROLE ${a}, ${b}, ${owner}`,
    );
  });

  test("a table that is made of one with policies is refused, unless the script says what it does about them", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    await admin.run(TENANTS);
    const extract = '[u.extractTable({ from: "item", into: "label", key: { item_id: "id" }, columns: [{ from: "name" }] })]';
    using items = inlineService(extract);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toThrow("policy own.");
    const accept = '{ accept: [{ name: "own", reason: "labels are public" }] }';
    using open = inlineService(`${extract}, ${accept}`);
    expect((await plan({ ...options, service: open.service })).scripts[0]?.dependents).toContainEqual(
      expect.objectContaining({ kind: "policy", name: "own", becomes: "refuse", accepted: "labels are public" }),
    );
  });
});
