import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadBarbicanConfig, loadServedConfig, type BarbicanConfig } from "./load.ts";

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

test("Keystone says who asks, unless the operator says otherwise; without a way to ask it nothing is served", () => {
  const served = (text: string): unknown => {
    const file = join(folder, "barbican.conf");
    writeFileSync(file, text);
    return loadServedConfig({ files: [file], environment: { HOME: folder } }).settings;
  };
  expect(() => served("")).toThrow(/Keystone can't be asked who sends a request/);
  const section = "[keystone_authtoken]\nauth_type = password\nauth_url = http://keystone\nusername = barbican\nproject_name = service\n";
  expect(served(`${section}password = x\nuser_domain_id = default\nproject_domain_id = default\n`)).toBeDefined();
  expect(served("[underpin]\nauth_strategy = noauth\n")).toBeUndefined();
});
