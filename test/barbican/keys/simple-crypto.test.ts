import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@underpin/oslo/config";
import { openSimple, SimpleMasters } from "../../../services/barbican/src/crypto/simple-crypto.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../../harness/databases.ts";
import { add, like, refill, rowsOf } from "./cloud.ts";
import { golden } from "./golden.ts";
import { barbicanManage, configuration, linesOf } from "./manage.ts";

const { simpleCryptoMasterKek: OLD, secrets: PLAIN } = golden("liberty-plaintexts");
const NEW = randomBytes(32).toString("base64url").concat("=");
/** A project that has keys of simple_crypto and secrets under them. */
const PROJECT = { id: "c8036c9b-ea1a-0bd4-504d-4f140be946eb", external: "f6e719fa684cf3f41a31a36a44a96cbc" };

describe.each(DIALECTS)("barbican-manage simple_crypto on %s", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await barbicanAt(dialect, "2026.1");
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(() => refill(database));

  const manage = (keks: readonly string[], ...args: readonly string[]): ReturnType<ReturnType<typeof barbicanManage>> =>
    barbicanManage(configuration({ database: [`connection = ${database.url}`], simple_crypto_plugin: keks.map((kek) => `kek = ${kek}`) }))(
      "simple_crypto",
      ...args,
    );

  /** Every payload of simple_crypto that some keys read, as hex, by its secret. */
  const readable = async (keks: readonly string[]): Promise<Readonly<Record<string, string>>> => {
    const masters = new SimpleMasters(keks.map((kek) => new Secret(kek)));
    const rows = await rowsOf(database, "kek_data");
    const found: Record<string, string> = {};
    for (const datum of (await rowsOf(database, "encrypted_data")).values()) {
      const kek = rows.get(String(datum["kek_id"]));
      const key = String(kek?.["plugin_name"]).endsWith("SimpleCryptoPlugin") ? masters.open(String(kek?.["plugin_meta"])) : null;
      const data = key && openSimple(key, String(datum["cypher_text"]));
      if (data) found[String(datum["secret_id"])] = data.toString("hex");
    }
    return found;
  };
  const simple = Object.fromEntries(
    Object.entries(PLAIN)
      .filter(([, { backend }]) => backend === "simple_crypto")
      .map(([id, { plaintext_hex: hex }]) => [id, hex]),
  );

  test("reads what Liberty wrote, and takes all of it to a new key", async () => {
    expect(Object.keys(simple).length).toBeGreaterThan(5);
    expect(await readable([OLD])).toEqual(simple);
    const before = await rowsOf(database, "kek_data");
    const dry = await manage([NEW, OLD], "rewrap_pkek", "--dry-run");
    expect([dry.code, linesOf(dry.stdout).at(-1)]).toEqual([
      0,
      "KEKs: 3 to be changed, 0 good before, 0 without a key yet, 0 not to be verified, 0 failed",
    ]);
    expect(await rowsOf(database, "kek_data")).toEqual(before);
    const earnest = await manage([NEW, OLD], "rewrap_pkek");
    expect([earnest.code, linesOf(earnest.stdout).at(-1)]).toEqual([
      0,
      "KEKs: 3 changed, 0 good before, 0 without a key yet, 0 not to be verified, 0 failed",
    ]);
    expect(await readable([NEW])).toEqual(simple);
    // A Fernet text says when it was made; that stays.
    const stampOf = (text: unknown): string => Buffer.from(String(text), "base64url").subarray(1, 9).toString("hex");
    for (const [id, row] of await rowsOf(database, "kek_data"))
      if (row["plugin_name"] === before.get(id)?.["plugin_name"] && String(row["plugin_name"]).endsWith("SimpleCryptoPlugin"))
        expect(stampOf(row["plugin_meta"])).toBe(stampOf(before.get(id)?.["plugin_meta"]));
    expect(linesOf((await manage([NEW], "rewrap_pkek")).stdout).at(-1)).toContain("0 changed, 3 good before");
  });

  test("leaves keys that none of the configured ones has made, and says so by its status", async () => {
    const before = await rowsOf(database, "kek_data");
    const { code, stdout, stderr } = await manage([NEW], "rewrap_pkek");
    expect(code).toBe(1);
    expect(stdout).toContain("is as it was: none of the configured keys made it");
    expect(`${stdout}${stderr}`).not.toContain(NEW);
    expect(await rowsOf(database, "kek_data")).toEqual(before);
  });

  test("gives a project a new key, and its secrets to it", async () => {
    const given = await manage([OLD], "new_pkek", "--project", PROJECT.external);
    expect(given).toMatchObject({ code: 0, stderr: "" });
    const ofProject = async (): Promise<readonly Record<string, unknown>[]> =>
      [...(await rowsOf(database, "kek_data")).values()].filter(
        (row) => row["project_id"] === PROJECT.id && String(row["plugin_name"]).endsWith("SimpleCryptoPlugin"),
      );
    const active = (await ofProject()).filter((row) => row["active"] === true);
    expect(active).toMatchObject([{ bind_completed: false, plugin_meta: null, status: "ACTIVE", deleted: false }]);
    expect(active[0]?.["kek_label"]).toMatch(new RegExp(`^project-${PROJECT.external}-key-[0-9a-f-]{36}$`));
    // Nobody has used it yet, so there need be no other.
    expect((await manage([OLD], "new_pkek", "--project", PROJECT.external)).stdout).toContain("is the project's active one already");
    expect((await ofProject()).filter((row) => row["active"] === true)).toEqual(active);

    const moved = await manage([OLD], "rewrap_secrets", "--project", PROJECT.external);
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    const id = active[0]?.["id"];
    expect((await rowsOf(database, "kek_data")).get(String(id))).toMatchObject({
      bind_completed: true,
      algorithm: "aes",
      bit_length: 128,
      mode: "cbc",
    });
    const secrets = await rowsOf(database, "secrets");
    const keks = await rowsOf(database, "kek_data");
    for (const datum of (await rowsOf(database, "encrypted_data")).values()) {
      const secret = secrets.get(String(datum["secret_id"]));
      const isSimple = String(keks.get(String(datum["kek_id"]))?.["plugin_name"]).endsWith("SimpleCryptoPlugin");
      const isMoved = isSimple && secret?.["project_id"] === PROJECT.id && secret["deleted"] === false && datum["deleted"] === false;
      expect(datum["kek_id"] === id).toBe(isMoved);
    }
    expect(await readable([OLD])).toEqual(simple);
    expect((await manage([OLD], "rewrap_secrets", "--project", PROJECT.external)).stdout).toMatch(/^Secrets: 0 changed, 0 failed/);
  });

  test("leaves a secret that its key does not decrypt, and moves the others", async () => {
    const datum = [...(await rowsOf(database, "encrypted_data")).values()].find((row) => String(row["secret_id"]) in simple);
    const secret = (await rowsOf(database, "secrets")).get(String(datum?.["secret_id"]));
    const external = (await rowsOf(database, "projects")).get(String(secret?.["project_id"]))?.["external_id"];
    await add(database, "encrypted_data", [{ ...like("encrypted_data", 0, {}), ...datum, id: randomUUID(), cypher_text: "Z0FBQUFBQg==" }]);
    await manage([OLD], "new_pkek", "--project", String(external));
    const { code, stdout, stderr } = await manage([OLD], "rewrap_secrets", "--project", String(external));
    expect(code).toBe(1);
    expect(stderr).toBe(
      `ERROR Secret ${String(datum?.["secret_id"])} is as it was: its key does not decrypt it, or none of the configured keys made its key\n`,
    );
    expect(stdout).toMatch(/^Secrets: [1-9]\d* changed, 1 failed/);
    expect(await readable([OLD])).toEqual(simple);
  });

  test("says of a database without Barbican's tables what is missing", async () => {
    await using empty = await freshDatabase(dialect);
    const file = configuration({ database: [`connection = ${empty.url}`], simple_crypto_plugin: [`kek = ${NEW}`] });
    const { code, stderr } = await barbicanManage(file)("simple_crypto", "rewrap_pkek");
    expect(code).toBe(1);
    expect(stderr).toContain("ERROR: UP-SCHEMA-TOO-OLD: The database has no keys that could be read");
    expect(stderr).toContain("barbican-manage db upgrade");
  });

  test.each([
    [[], ["rewrap_pkek"], "SimpleCrypto KEK is undefined"],
    [["c2hvcnQ="], ["rewrap_pkek"], "a Fernet key has 32 bytes, not 5"],
    [[OLD], ["new_pkek", "--project", "nobody"], "There is no project nobody here."],
    [[OLD], ["rewrap_secrets", "--project", PROJECT.external.toUpperCase()], "There is no project F6E7"],
    [[NEW], ["rewrap_secrets", "--project", PROJECT.external], "None of the configured keys made the project's active key"],
  ])("is refused with keys %j: %j", async (keks, args, message) => {
    const { code, stdout, stderr } = await manage(keks, ...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
  });
});
