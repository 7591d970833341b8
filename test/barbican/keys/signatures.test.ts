import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { barbican } from "@underpin/barbican";
import { guard } from "underpin/guard";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, type TestDatabase } from "../../harness/databases.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, type Token } from "../../harness/softhsm.ts";
import { add, like, refill, rowsOf } from "./cloud.ts";
import { golden } from "./golden.ts";
import { barbicanManage, configuration, linesOf } from "./manage.ts";

const SIGNATURES = golden("liberty-kek-signatures");
const MIGRATION = golden("kek-migration.mariadb");
const MIGRATE = ["hsm", "migrate_kek_signatures"] as const;
const P11 = "barbican.plugin.crypto.p11_crypto.P11CryptoPlugin";

/** A token with the master keys that Liberty's rows are signed with. */
function libertyToken(): Token {
  const token = newToken();
  for (const { mkek_label: mkek, mkek_hex: key, hmac_label: hmac, hmac_key_hex: signing } of SIGNATURES.masterKeys) {
    token.import(mkek, Buffer.from(key, "hex"), "wraps");
    token.import(hmac, Buffer.from(signing, "hex"), "signs");
  }
  return token;
}

const configured = (token: Token, url: string): string =>
  configuration({
    database: [`connection = ${url}`],
    p11_crypto_plugin: [...token.lines, "mkek_label = primarymkek", "hmac_label = primaryhmac", "hmac_key_type = CKK_GENERIC_SECRET"],
  });

/** What upstream's own tool printed, but for errors: it calls a row without a key one. */
const upstream = (run: string): readonly string[] =>
  MIGRATION.runs.find((one) => one.run === run)?.stdout.filter((line) => !line.startsWith("Error occurred!")) ?? [];

/** The lines that upstream has, too. */
const common = (stdout: string): readonly string[] =>
  linesOf(stdout).filter((line) => !/ has a new signature$|, there is no key in it yet$|^KEKs: /.test(line));

describe.runIf(HAS_SOFTHSM).each(DIALECTS)(`migrate_kek_signatures on %s (${ON_SOFTHSM})`, (dialect) => {
  let database: TestDatabase;
  let token: Token;
  beforeAll(async () => {
    database = await barbicanAt(dialect, "mitaka");
    token = libertyToken();
  });
  afterAll(async () => {
    token[Symbol.dispose]();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(() => refill(database));
  const manage = (...args: readonly string[]): ReturnType<ReturnType<typeof barbicanManage>> =>
    barbicanManage(configured(token, database.url))(...args);

  test("leaves the rows that upstream's tool leaves, and says what it says, dry, in earnest and again", async () => {
    const before = await rowsOf(database, "kek_data");
    const dry = await manage(...MIGRATE, "--dry-run");
    expect(common(dry.stdout)).toEqual(upstream("dry"));
    expect(await rowsOf(database, "kek_data")).toEqual(before);
    const earnest = await manage(...MIGRATE);
    expect(common(earnest.stdout)).toEqual(upstream("real"));
    const after = await rowsOf(database, "kek_data");
    const { columns, rows } = MIGRATION.kek_data;
    for (const row of rows) {
      const theirs = Object.fromEntries(columns.map((column, i) => [column, row[i]]));
      const ours = after.get(String(theirs["id"]));
      const isTouched = theirs["plugin_meta"] !== before.get(String(theirs["id"]))?.["plugin_meta"];
      expect({ ...ours, updated_at: null }).toEqual({ ...theirs, updated_at: null });
      expect(ours?.["updated_at"] !== before.get(String(theirs["id"]))?.["updated_at"]).toBe(isTouched);
    }
    expect(rows).toHaveLength(after.size);
    const again = await manage(...MIGRATE);
    expect(common(again.stdout)).toEqual(upstream("again"));
    expect(await rowsOf(database, "kek_data")).toEqual(after);
    // Two keys are signed by nobody that is known: the status says so each time.
    for (const { code, stderr } of [dry, earnest, again])
      expect([code, stderr]).toEqual([1, "ERROR 2 KEKs are not as they should be: see above.\n"]);
    expect(linesOf(earnest.stdout).at(-1)).toBe("KEKs: 8 changed, 1 good before, 1 without a key yet, 2 not to be verified, 0 failed");
  });

  test("goes on with the others where one key can't be looked at", async () => {
    const meta = JSON.parse(SIGNATURES.keks[0]?.plugin_meta_liberty ?? "") as Record<string, string>;
    const cases = {
      "of another label": { ...meta, hmac_label: "nobody's" },
      truncated: {
        ...meta,
        hmac: Buffer.from(meta["hmac"] ?? "", "base64")
          .subarray(1)
          .toString("base64"),
      },
      "without signature": { ...meta, hmac: undefined },
    };
    const kek = (id: string, text: string | null): Record<string, unknown> =>
      like("kek_data", 3, { id, kek_label: id, plugin_name: P11, plugin_meta: text, bind_completed: true });
    await add(database, "kek_data", [
      ...Object.entries(cases).map(([id, json]) => kek(id, JSON.stringify(json))),
      kek("no JSON", "gAAAAABW"),
      kek("bound without a key", null),
    ]);
    const { code, stdout, stderr } = await manage(...MIGRATE);
    expect(code).toBe(1);
    const told = linesOf(stderr);
    for (const [id, why] of [
      ["of another label", "The token has no master key of type CKK_GENERIC_SECRET, CKK_AES, CKK_SHA256_HMAC with the label nobody's."],
      ["truncated", "HSM returned response code: 0xc1 CKR_SIGNATURE_LEN_RANGE"],
      ["without signature", "its plugin_meta has no hmac"],
      ["no JSON", "its plugin_meta is not JSON"],
      ["bound without a key", "its row has no plugin_meta, though there should be"],
    ])
      expect(told).toContain(`ERROR KEK ${id} is as it was: ${why}`);
    expect(linesOf(stdout).at(-1)).toBe("KEKs: 8 changed, 1 good before, 1 without a key yet, 2 not to be verified, 5 failed");
    expect((await rowsOf(database, "kek_data")).get("no JSON")?.["plugin_meta"]).toBe("gAAAAABW");
  });

  test("is refused beside live nodes, but for a dry run", async () => {
    await using _node = await guard({ service: barbican, url: database.url, release: "mitaka", node: "api-1" });
    const { code, stdout, stderr } = await manage(...MIGRATE);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^ERROR: UP-NODES: Nodes of the service are alive: api-1 \(seen \d+ s ago\)\./);
    expect((await manage(...MIGRATE, "--dry-run")).stdout).toContain("needs recalculation");
    expect((await manage(...MIGRATE, "--ignore-nodes")).stdout).toContain("has a new signature");
  });
});
