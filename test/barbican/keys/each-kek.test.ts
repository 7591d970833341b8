import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { barbican } from "@underpin/barbican";
import { readKekMeta, withHmac } from "../../../services/barbican/src/crypto/kek-meta.ts";
import { P11_PLUGIN } from "../../../services/barbican/src/crypto/plugins.ts";
import { keksOf, replaceMeta, type Kek } from "../../../services/barbican/src/database/keks.ts";
import { eachKek, type EachKek } from "../../../services/barbican/src/manage/each-kek.ts";
import { withKeys } from "../../../services/barbican/src/manage/with-keys.ts";
import { HsmError } from "../../../services/barbican/src/pkcs11/hsm-error.ts";
import { Hsm } from "../../../services/barbican/src/pkcs11/hsm.ts";
import { ProjectKeys } from "../../../services/barbican/src/pkcs11/project-keys.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, type TestDatabase } from "../../harness/databases.ts";
import { SOFTHSM_WRAPPING } from "../../harness/softhsm.ts";
import { SoftwareToken } from "../../harness/software-token.ts";
import { add, like, refill, rowsOf } from "./cloud.ts";

const place = (database: TestDatabase): Parameters<typeof withKeys>[0] => ({ url: database.url, service: barbican });

describe.each(DIALECTS)("keys of a plugin on %s", (dialect) => {
  test("come project by project, each once, however many are read at a time; what another wrote meanwhile stays", async () => {
    await using database = await barbicanAt(dialect, "2026.1");
    await refill(database);
    const rows = [...(await rowsOf(database, "kek_data")).values()].filter((row) => row["plugin_name"] === P11_PLUGIN);
    const expected = rows.map((row) => [String(row["project_id"]), String(row["id"])]).toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
    await withKeys(place(database), async (pool) => {
      for (const page of [1, 2, expected.length, expected.length + 1]) {
        const found: Kek[] = [];
        for await (const kek of keksOf(pool, P11_PLUGIN, page)) found.push(kek);
        expect(found.map(({ project_id: project, id }) => [project, id])).toEqual(expected);
      }
      const kek = (await keksOf(pool, P11_PLUGIN).next()).value as Kek;
      expect(await replaceMeta(pool, { ...kek, plugin_meta: "what it was before" }, "lost")).toBe(false);
      expect((await rowsOf(database, "kek_data")).get(kek.id)?.["plugin_meta"]).toBe(kek.plugin_meta);
      // Letters of another case are another key, whatever the database's collation says.
      expect(await replaceMeta(pool, { ...kek, plugin_meta: String(kek.plugin_meta).toUpperCase() }, "lost")).toBe(false);
      expect(await replaceMeta(pool, kek, "kept")).toBe(true);
      expect((await rowsOf(database, "kek_data")).get(kek.id)?.["plugin_meta"]).toBe("kept");
    });
  });
});

test("an HSM that goes away ends the run; what was done before is done, and the rest is as it was", async () => {
  await using database = await barbicanAt("sqlite", "2026.1");
  const signing = randomBytes(32);
  const token = new SoftwareToken();
  token.import("hmac", signing, "CKK_GENERIC_SECRET");
  const meta = (): string => {
    const [iv, wrapped] = [randomBytes(16), randomBytes(48)];
    const hmac = createHmac("sha256", signing).update(wrapped).digest("base64");
    return JSON.stringify({
      iv: iv.toString("base64"),
      wrapped_key: wrapped.toString("base64"),
      hmac,
      mkek_label: "mkek",
      hmac_label: "hmac",
    });
  };
  const keks = Array.from({ length: 5 }, () => ({ id: randomUUID(), plugin_meta: meta() }));
  await add(database, "projects", [like("projects", 0, {})]);
  await add(
    database,
    "kek_data",
    keks.map((kek) => like("kek_data", 3, { ...kek, plugin_name: P11_PLUGIN })),
  );
  using hsm = new Hsm(token.options);
  const keys = new ProjectKeys(hsm, { ...SOFTHSM_WRAPPING, mkekLabel: "mkek", hmacLabel: "hmac" });
  const done: string[] = [];
  const work: EachKek = {
    plugin: P11_PLUGIN,
    dryRun: false,
    judge: ({ plugin_meta: text }) => {
      const read = readKekMeta(text);
      return keys.signed(read) === "liberty" ? { is: "due", meta: () => withHmac(text, keys.sign(read)) } : { is: "good" };
    },
    onProject: () => {},
    onKek: ({ id }, outcome) => {
      if (outcome === "changed" && done.push(id) === 2) token.isGone = true;
    },
  };
  const before = await rowsOf(database, "kek_data");
  await expect(withKeys(place(database), (pool) => eachKek(pool, work))).rejects.toThrow(HsmError);
  expect(done).toHaveLength(2);
  const after = await rowsOf(database, "kek_data");
  for (const { id } of keks) expect(after.get(id)?.["plugin_meta"] === before.get(id)?.["plugin_meta"]).toBe(!done.includes(id));
  token.isGone = false;
  expect(await withKeys(place(database), (pool) => eachKek(pool, work))).toMatchObject({ changed: 3, good: 2, failed: 0 });
});
