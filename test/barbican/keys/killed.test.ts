import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { Secret } from "@underpin/oslo/config";
import { P11_PLUGIN, SIMPLE_PLUGIN } from "../../../services/barbican/src/crypto/plugins.ts";
import { openSimple, sealSimple, SimpleMasters } from "../../../services/barbican/src/crypto/simple-crypto.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import { begin } from "../../harness/cli.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM } from "../../harness/softhsm.ts";
import { add, like, rowsOf } from "./cloud.ts";
import { barbicanManage, configuration, linesOf } from "./manage.ts";

const KEYS = 120;
/** After how many keys a run is killed. */
const KILL = 37;

/** Runs a command, and kills it -9 once it has said so many lines of a kind. */
async function killedAfter(lines: number, kind: RegExp, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = begin("barbican-manage", args, { env });
  const ended = once(child, "close");
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) if (kind.test(line) && ++seen === lines) child.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}

/** The same with Ctrl-C. */
async function stoppedAfter(lines: number, kind: RegExp, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = begin("barbican-manage", args, { env });
  let [seen, said] = [0, ""];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (kind.test(line) && ++seen === lines) child.kill("SIGINT");
  });
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, "close")).toEqual([1, null]);
  expect(said).toMatch(/^ERROR: UP-STOPPED: Stopped\./);
}

describe.runIf(HAS_SOFTHSM).each(DIALECTS)(`killed -9 on %s (${ON_SOFTHSM})`, (dialect) => {
  test("migrate_kek_signatures goes on where it was, and no key is lost", async () => {
    using token = newToken();
    const signing = randomBytes(32);
    token.import("mkek", randomBytes(32), "wraps");
    token.import("hmac", signing, "signs");
    await using database = await barbicanAt(dialect, "2026.1");
    await add(database, "projects", [like("projects", 0, {})]);
    const hmac = (...parts: readonly Buffer[]): string => createHmac("sha256", signing).update(Buffer.concat(parts)).digest("base64");
    const keys = Array.from({ length: KEYS }, () => ({ id: randomUUID(), iv: randomBytes(16), wrapped: randomBytes(48) }));
    const meta = (iv: Buffer, wrapped: Buffer, signature: string): string =>
      JSON.stringify({
        iv: iv.toString("base64"),
        wrapped_key: wrapped.toString("base64"),
        hmac: signature,
        mkek_label: "mkek",
        hmac_label: "hmac",
      });
    await add(
      database,
      "kek_data",
      keys.map(({ id, iv, wrapped }) =>
        like("kek_data", 3, { id, kek_label: id, plugin_name: P11_PLUGIN, plugin_meta: meta(iv, wrapped, hmac(wrapped)) }),
      ),
    );
    const file = configuration({
      database: [`connection = ${database.url}`],
      p11_crypto_plugin: [...token.lines, "mkek_label = mkek", "hmac_label = hmac", "hmac_key_type = CKK_GENERIC_SECRET"],
    });
    const args = ["hsm", "migrate_kek_signatures"];
    /** How many are signed anew; each of the others is as Liberty left it. */
    const done = async (): Promise<number> => {
      const rows = await rowsOf(database, "kek_data");
      return keys.filter(({ id, iv, wrapped }) => {
        const [before, after] = [meta(iv, wrapped, hmac(wrapped)), meta(iv, wrapped, hmac(iv, wrapped))];
        expect([before, after]).toContain(rows.get(id)?.["plugin_meta"]);
        return rows.get(id)?.["plugin_meta"] === after;
      }).length;
    };
    await killedAfter(KILL, / has a new signature$/, ["--config-file", file, ...args], token.env);
    const before = await done();
    expect(before).toBeGreaterThanOrEqual(KILL);
    expect(before).toBeLessThan(KEYS);
    if (dialect === "sqlite") await stoppedAfter(1, / has a new signature$/, ["--config-file", file, ...args], token.env);
    const start = await done();
    const { code, stdout } = await barbicanManage(file)(...args);
    expect([code, linesOf(stdout).at(-1)]).toEqual([
      0,
      `KEKs: ${KEYS - start} changed, ${start} good before, 0 without a key yet, 0 not to be verified, 0 failed`,
    ]);
    expect(await done()).toBe(KEYS);
  });
});

test("rewrap_secrets, killed -9, goes on where it was, and no payload is lost", async () => {
  const master = randomBytes(32).toString("base64url").concat("=");
  const masters = new SimpleMasters([new Secret(master)]);
  await using database = await barbicanAt("sqlite", "2026.1");
  const meta = masters.generate();
  const key = masters.open(meta);
  if (key === null) throw new Error("a new key is read");
  await add(database, "projects", [like("projects", 1, {})]);
  await add(database, "kek_data", [like("kek_data", 1, { plugin_name: SIMPLE_PLUGIN, plugin_meta: meta })]);
  const [project, kek] = [like("projects", 1, {}), like("kek_data", 1, {})];
  const payloads = Array.from({ length: KEYS }, () => ({ id: randomUUID(), secret: randomUUID(), data: randomBytes(20) }));
  await add(
    database,
    "secrets",
    payloads.map(({ secret }) => like("secrets", 0, { id: secret, project_id: project["id"], deleted: false })),
  );
  await add(
    database,
    "encrypted_data",
    payloads.map(({ id, secret, data }) =>
      like("encrypted_data", 0, {
        id,
        secret_id: secret,
        kek_id: kek["id"],
        deleted: false,
        cypher_text: sealSimple(key, data),
        kek_meta_extended: null,
      }),
    ),
  );
  const file = configuration({ database: [`connection = ${database.url}`], simple_crypto_plugin: [`kek = ${master}`] });
  const args = (name: string): readonly string[] => [
    "--config-file",
    file,
    "simple_crypto",
    name,
    "--project",
    String(project["external_id"]),
  ];
  expect(await barbicanManage(file)(...args("new_pkek"))).toMatchObject({ code: 0 });
  const moved = async (): Promise<number> => {
    const [data, keks] = await Promise.all([rowsOf(database, "encrypted_data"), rowsOf(database, "kek_data")]);
    return payloads.filter(({ id, data: plain }) => {
      const row = data.get(id);
      const own = masters.open(String(keks.get(String(row?.["kek_id"]))?.["plugin_meta"]));
      expect(own && openSimple(own, String(row?.["cypher_text"]))).toEqual(plain);
      return row?.["kek_id"] !== kek["id"];
    }).length;
  };
  await killedAfter(KILL, /"type":"secret"/, ["--config-file", file, ...args("rewrap_secrets"), "--json"], {});
  const before = await moved();
  expect(before).toBeGreaterThanOrEqual(KILL);
  expect(before).toBeLessThan(KEYS);
  const { code, stdout } = await barbicanManage(file)(...args("rewrap_secrets"));
  expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^Secrets: ${KEYS - before} changed, 0 failed`))]);
  expect(await moved()).toBe(KEYS);
});
