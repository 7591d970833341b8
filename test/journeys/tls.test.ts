import { chmodSync, chownSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine, openDatabase, type Connection, type Given, type ServerOptions } from "underpin/engine";
import { certificatesFor, type Certificates } from "../harness/certificates.ts";
import { run } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { hasTools } from "../harness/outside-dump.ts";
import { startMariadb, startPostgres, type Server } from "../harness/servers.ts";

const PASSWORD = "s3cret&more";
const service = evolutionService("rename");

interface Secured {
  readonly start: (certificates: Certificates) => Promise<Server>;
  /** Does this session go over TLS? */
  readonly proof: string;
  /** What a URL adds for a check of the name, of the authority, of nothing. */
  readonly identity: string;
  readonly authority: string;
  readonly unchecked: string;
  readonly ca: string;
  readonly connection: (given: Given<ServerOptions>) => Connection;
}

const SECURED: Readonly<Record<"postgres" | "mysql", Secured>> = {
  postgres: {
    start: async ({ cert, key, ca }) => {
      chmodSync(key, 0o600);
      if (process.getuid?.() === 0) chownSync(key, 65534, 65534);
      return await startPostgres(["ssl=on", `ssl_cert_file=${cert}`, `ssl_key_file=${key}`, `ssl_ca_file=${ca}`]);
    },
    proof: "SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END AS way FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    identity: "sslmode=verify-full",
    authority: "sslmode=verify-ca",
    unchecked: "sslmode=require",
    ca: "sslrootcert",
    connection: (given) => ({ postgres: given }),
  },
  mysql: {
    start: async ({ cert, key, ca }) => await startMariadb([`--ssl-cert=${cert}`, `--ssl-key=${key}`, `--ssl-ca=${ca}`]),
    proof:
      "SELECT IF(VARIABLE_VALUE = '', 'plain', 'tls') AS way FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_CIPHER'",
    identity: "ssl-mode=VERIFY_IDENTITY",
    authority: "ssl_mode=VERIFY_CA",
    unchecked: "ssl-mode=REQUIRED",
    ca: "ssl-ca",
    connection: (given) => ({ mysql: given }),
  },
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s with a certificate for localhost", (dialect) => {
  const { start, proof, identity, authority, unchecked, ca, connection } = SECURED[dialect];
  let [good, other]: readonly (Certificates | undefined)[] = [];
  let server: Server;
  let port = 0;
  const url = (host: string, ...options: readonly string[]): string =>
    `${dialect === "mysql" ? "mysql" : "postgresql"}://secured:${encodeURIComponent(PASSWORD)}@${host}:${port}/secured?${options.join("&")}`;
  const way = async (where: string | Connection): Promise<unknown> => {
    await using session = await (await openDatabase(where)).connect();
    return (await session.query(proof))[0]?.["way"];
  };

  beforeAll(async () => {
    good = certificatesFor("localhost");
    other = certificatesFor("localhost");
    server = await start(good);
    port = Number(new URL(server.url.replace(/^\w+/, "http")).port);
    await using admin = await (await openDatabase(server.url)).connect();
    await admin.run("CREATE DATABASE secured");
    if (dialect === "mysql") {
      await admin.run(`CREATE USER secured@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL`);
      await admin.run("GRANT ALL ON `secured%`.* TO secured@'%'");
    } else {
      await admin.run("CREATE ROLE secured LOGIN CREATEDB");
      // Nothing of theirs gets in without TLS, whatever program it is.
      const [rules] = await admin.query<{ hba_file: string }>("SHOW hba_file");
      const path = rules?.hba_file ?? "";
      writeFileSync(path, `hostssl all secured all trust\nhost all secured all reject\n${readFileSync(path, "utf8")}`);
      await admin.run("SELECT pg_reload_conf()");
      await admin.run("ALTER DATABASE secured OWNER TO secured");
    }
  });
  afterAll(async () => {
    await server.stop();
    for (const made of [good, other]) if (made) rmSync(made.folder, { recursive: true });
  });

  test("a URL says how much of the certificate is checked, and against which authority", async () => {
    const trusted = `${ca}=${good?.ca}`;
    for (const options of [[unchecked], [authority, trusted], [identity, trusted], [trusted]])
      expect(await way(url("localhost", ...options)), options.join()).toBe("tls");
    expect(await way(url("127.0.0.1", authority, trusted))).toBe("tls");
  });

  test("another authority, another name and a mode that gives up encryption are refused", async () => {
    const refused = (where: string): Promise<unknown> => way(where).catch((error: unknown) => error);
    const [trusted, stranger] = [`${ca}=${good?.ca}`, `${ca}=${other?.ca}`];
    for (const options of [[authority, stranger], [identity, stranger], [identity]])
      expect(await refused(url("localhost", ...options)), options.join()).toMatchObject({
        code: "UP-CONNECT",
        next: expect.stringContaining("certificate"),
      });
    expect(await refused(url("127.0.0.1", identity, trusted))).toMatchObject({ code: expect.stringMatching(/UP-(CONNECT|URL)/) });
    expect(await refused(url("localhost", unchecked.replace(/=.*/, "=prefer")))).toMatchObject({ code: "UP-URL" });
    expect(await refused(url("localhost", authority, `${ca}=nowhere.pem`))).toMatchObject({ code: "UP-CONFIG" });
  });

  test("a whole change runs over options that are made anew for each connection", async () => {
    let made = 0;
    const where = connection(async () => {
      made++;
      const ssl = { ca: await readFile(good?.ca ?? "", "utf8") };
      return { host: "localhost", port, user: "secured", password: PASSWORD, database: "secured", ssl };
    });
    expect(await way(where)).toBe("tls");
    const engine = createEngine({ service, connection: where });
    await engine.sync({ to: "v1" });
    for (const phase of ["expand", "migrate", "contract"] as const) await engine[phase]();
    expect(await engine.check()).toMatchObject({ code: 0 });
    expect(made).toBeGreaterThan(6);
    expect((await engine.status()).database).not.toContain(PASSWORD);
  });

  test.skipIf(!hasTools(dialect))(
    "a backup is made, tried and brought back by the database's own programs over TLS, with the same checks",
    async () => {
      const engine = createEngine({ service, url: url("localhost", identity, `${ca}=${good?.ca}`) });
      await engine.sync();
      const rows = async (sql: string): Promise<readonly unknown[]> => {
        await using session = await (await openDatabase(url("localhost", unchecked))).connect();
        return await session.query(sql);
      };
      await rows("DELETE FROM person");
      await rows("INSERT INTO person (id, title) VALUES (1, 'kept')");
      const module = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));
      const file = join(good?.folder ?? "", `${dialect}.backup`);
      const command = async (where: string, ...args: readonly string[]): Promise<{ code: number | null; stderr: string }> => {
        const { code, stdout, stderr } = await run("underpin", ["--url", where, "--service", module, ...args], {
          env: { EVOLUTIONS: "rename" },
        });
        expect(stdout + stderr).not.toMatch(/s3cret/);
        return { code, stderr };
      };
      for (const options of [[unchecked], [authority, `${ca}=${good?.ca}`]]) {
        rmSync(file, { force: true });
        rmSync(`${file}.json`, { force: true });
        expect(await command(url("localhost", ...options), "backup", file, "--verify")).toEqual({ code: 0, stderr: expect.any(String) });
      }
      await rows("UPDATE person SET title = 'changed'");
      expect(await command(url("localhost", identity, `${ca}=${good?.ca}`), "restore", file, "--confirm", "secured")).toMatchObject({
        code: 0,
      });
      expect(await rows("SELECT id, title FROM person")).toEqual([{ id: 1, title: "kept" }]);
    },
  );

  test("no output holds the password, whatever goes wrong", async () => {
    const module = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));
    for (const where of [
      url("localhost", identity),
      url("localhost", authority, `${ca}=${other?.ca}`),
      url("nowhere.invalid", unchecked),
    ]) {
      const { code, stdout, stderr } = await run("underpin", ["--url", where, "--service", module, "status", "--debug"], {
        env: { EVOLUTIONS: "rename" },
      });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("UP-CONNECT") });
      expect(stdout + stderr).not.toMatch(/s3cret/);
    }
  });
});
