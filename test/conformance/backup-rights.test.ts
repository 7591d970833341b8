import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { UnderpinError, type DialectName, type UnderpinEvent } from "underpin";
import { backup, restore } from "underpin/backup";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { hasTools, outsideDump, TOOLS_PATH } from "../harness/outside-dump.ts";
import { ownChange } from "../harness/own-change.ts";

const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite" && hasTools(dialect));
/** All that an option file, a shell or a URL could trip over. */
const PASSWORD = `a"b\\c#d'e; $(f) %zz \\s[g]=`;

let folder: string;
const path = process.env["PATH"];
beforeAll(() => {
  folder = mkdtempSync(join(inject("folder"), "rights-"));
  process.env["PATH"] = TOOLS_PATH;
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true, force: true });
});

const failureOf = async (call: Promise<unknown>): Promise<UnderpinError> =>
  await call.then(
    () => {
      throw new Error("it should have been refused");
    },
    (error: unknown) => {
      if (error instanceof UnderpinError) return error;
      throw error;
    },
  );

/** Command lines of this machine that show a text, and secret files that can be found. */
function showing(text: string): readonly string[] {
  const named = readdirSync(tmpdir()).filter((name) => /^underpin-[0-9a-f]{24}$/.test(name));
  if (!existsSync("/proc/self/cmdline")) return named;
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const lines = processes.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  });
  return [...named, ...lines.filter((line) => line.includes(text))];
}

/** The same database for somebody who may do anything in it, and nothing beside it. */
async function asOwner(dialect: DialectName, url: string): Promise<{ readonly url: string; readonly leave: () => Promise<void> }> {
  const name = new URL(url).pathname.slice(1);
  const user = `u${name.slice(2, 12)}`;
  await using session = await (await openDatabase(url)).connect();
  const quoted = PASSWORD.replaceAll("'", "''");
  if (dialect === "postgres") {
    await session.run(`CREATE ROLE ${user} LOGIN PASSWORD '${quoted}'`);
    await session.run(`ALTER DATABASE ${name} OWNER TO ${user}`);
    await session.run(`GRANT ALL ON SCHEMA public TO ${user}`);
    await session.run(
      `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('ALTER TABLE %I OWNER TO ${user}', t); END LOOP; END $$`,
    );
  } else {
    await session.run(`CREATE USER ${user}@'%' IDENTIFIED BY '${quoted.replaceAll("\\", "\\\\")}'`);
    await session.run(`GRANT ALL ON ${name}.* TO ${user}@'%'`);
  }
  const own = new URL(url);
  own.username = user;
  own.password = encodeURIComponent(PASSWORD);
  return {
    url: own.href,
    leave: async () => {
      await using admin = await (await openDatabase(inject("servers")[dialect === "postgres" ? "postgres" : "mysql"] ?? "")).connect();
      if (dialect === "mysql") await admin.run(`DROP USER ${user}@'%'`);
    },
  };
}

const TABLES = ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))", "INSERT INTO item VALUES (1, 'one')"];

describe.each(SERVERS)("on %s", (dialect) => {
  test("who may make no database backs up, verifies nothing, and restores into what there is", async () => {
    await using own = await ownChange(dialect, TABLES);
    const { url, leave } = await asOwner(dialect, own.url);
    const file = join(folder, `${dialect}-owner`);
    const refused = await failureOf(backup({ ...own, url, file, verify: true }));
    expect(refused.code).toBe("UP-RIGHT");
    expect(readdirSync(folder).filter((name) => name.startsWith(dialect))).toEqual([]);
    const seen: string[] = [];
    await backup({ ...own, url, file, onEvent: ({ type }) => void (type === "copy" && seen.push(...showing('a"b'))) });
    expect(seen, "no password is on a command line, or in a file that has a name").toEqual([]);
    expect(readFileSync(`${file}.json`, "utf8")).not.toContain(PASSWORD.slice(0, 6));
    const before = await outsideDump(dialect, own.url);

    const notices: string[] = [];
    const onEvent = (event: UnderpinEvent): void => void (event.type === "notice" && notices.push(event.text));
    const into = { ...own, url, file, onEvent, consent: async () => {} };
    if (dialect === "postgres") {
      // Beside it there can be nothing, and what is in it is not thrown away before the other is there.
      expect((await failureOf(restore(into))).code).toBe("UP-IN-USE");
      expect((await failureOf(restore({ ...into, disconnect: true }))).code).toBe("UP-RIGHT");
      expect(await outsideDump(dialect, own.url)).toBe(before);
      await using empty = await freshDatabase(dialect);
      await own.session.run(`ALTER DATABASE ${new URL(empty.url).pathname.slice(1)} OWNER TO ${new URL(url).username}`);
      const there = new URL(url);
      there.pathname = new URL(empty.url).pathname;
      await restore({ ...into, url: there.href });
      expect(notices).toEqual([expect.stringMatching(/may not make databases.*one transaction/)]);
      expect(await outsideDump(dialect, empty.url)).toBe(before);
    } else {
      await own.session.run("CREATE TABLE later (id INTEGER)");
      await restore(into);
      expect(notices).toEqual([expect.stringMatching(/may not make databases.*emptied first/)]);
      expect(await outsideDump(dialect, own.url)).toBe(before);
    }
    await leave();
  });

  test("a program that is not there, or is older than the server, is named with what to install", async () => {
    await using own = await ownChange(dialect, TABLES);
    const bin = join(folder, `bin-${dialect}`);
    mkdirSync(bin);
    process.env["PATH"] = bin;
    try {
      const file = join(folder, `${dialect}-none`);
      const missing = await failureOf(backup({ ...own, file }));
      expect(missing.code).toBe("UP-TOOL");
      expect(missing.report()).toMatch(
        dialect === "postgres" ? /pg_dump is not on the PATH[\s\S]*postgresql-client/ : /mariadb-dump[\s\S]*mariadb-client/,
      );
      if (dialect !== "postgres") return;
      for (const name of ["pg_dump", "pg_restore"]) {
        writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} (PostgreSQL) 9.6.24"\n`);
        chmodSync(join(bin, name), 0o755);
      }
      expect((await failureOf(backup({ ...own, file }))).report()).toMatch(
        /UP-TOOL: .*is of PostgreSQL 9, and the server of \d+[\s\S]*postgresql-client-\d+/,
      );
      expect(existsSync(`${file}.part`)).toBe(false);
    } finally {
      process.env["PATH"] = TOOLS_PATH;
    }
  });

  test("a backup that is stopped leaves nothing, and what a tool says of its failure has no rows in it", async () => {
    await using own = await ownChange(dialect, TABLES);
    const file = join(folder, `${dialect}-stopped`);
    const stop = new AbortController();
    const onEvent = ({ type }: UnderpinEvent): void => void (type === "copy" && stop.abort(new Error("Stopped.")));
    await expect(backup({ ...own, file, onEvent, signal: stop.signal })).rejects.toThrow("Stopped.");
    expect(readdirSync(folder).filter((name) => name.startsWith(`${dialect}-stopped`))).toEqual([]);
    await backup({ ...own, file });
    await using elsewhere = await freshDatabase(dialect);
    const into = { ...own, url: elsewhere.url, file };
    const over = new AbortController();
    const cut = ({ type }: UnderpinEvent): void => void (type === "copy" && over.abort(new Error("Stopped.")));
    await expect(restore({ ...into, onEvent: cut, signal: over.signal })).rejects.toThrow("Stopped.");
    await restore(into);
    expect(await outsideDump(dialect, elsewhere.url)).toBe(await outsideDump(dialect, own.url));
  });
});
