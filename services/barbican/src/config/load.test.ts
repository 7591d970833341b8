import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadBarbicanConfig, type BarbicanConfig } from "./load.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-barbican-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configured(text: string): BarbicanConfig {
  const file = join(folder, "barbican.conf");
  writeFileSync(file, text);
  return loadBarbicanConfig({ files: [file], environment: { HOME: folder } });
}

test("the database is named as each release names it", () => {
  expect(configured("").values.database.connection.reveal()).toBe("sqlite:///barbican.sqlite");
  expect(configured("[DEFAULT]\nsql_connection = sqlite:///a").values.database.connection.reveal()).toBe("sqlite:///a");
  expect(configured("[database]\nconnection = sqlite:///b").values.database.connection.reveal()).toBe("sqlite:///b");
});

test("options of the HSM have their older names, too", () => {
  const { values, notices } = configured("[p11_crypto_plugin]\nalgorithm = CKM_AES_GCM\ngenerate_iv = False\ntoken_label = one");
  expect(values.p11_crypto_plugin).toMatchObject({
    encryption_mechanism: "CKM_AES_GCM",
    aes_gcm_generate_iv: false,
    token_labels: ["one"],
    mkek_length: 32,
  });
  expect(notices.map(({ kind }) => kind)).toEqual(["deprecated name", "deprecated name", "deprecated name"]);
});

test("each of several master keys is a secret", () => {
  const { kek } = configured("[simple_crypto_plugin]\nkek = new\nkek = old").values.simple_crypto_plugin;
  expect(String(kek?.[0])).toBe("***");
  expect(kek?.map((key) => key.reveal())).toEqual(["new", "old"]);
});
