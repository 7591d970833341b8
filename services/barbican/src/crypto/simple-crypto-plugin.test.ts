import { Secret } from "@underpin/oslo/config";
import { expect, test } from "vitest";
import { UndecipherableError } from "./crypto-plugin.ts";
import { SimpleCryptoPlugin } from "./simple-crypto-plugin.ts";
import { simpleMasters } from "./simple-masters.ts";

const [ONE, OTHER] = ["one", "other"].map((name) => new Secret(Buffer.alloc(32, name).toString("base64url")));

function plugin(...keks: readonly (Secret | undefined)[]): SimpleCryptoPlugin {
  return new SimpleCryptoPlugin(simpleMasters(keks.filter((kek) => kek !== undefined)));
}

/** As PostgreSQL has what Python's service gives it. */
const printed = (text: string): string => `\\x${Buffer.from(text).toString("hex")}`;

test("opens what it has sealed, and what bytes became that Python wrote into PostgreSQL's texts", async () => {
  const crypto = plugin(ONE);
  const { plugin_meta: meta } = await crypto.newKey();
  const sealed = await crypto.seal(meta ?? "", Buffer.from("a payload"));
  expect((await crypto.open(meta ?? "", sealed)).toString()).toBe("a payload");
  const asBytes = await plugin(ONE).open(printed(meta ?? ""), { ...sealed, cypherText: printed(sealed.cypherText) });
  expect(asBytes.toString()).toBe("a payload");
});

test("says what is missing, or that a payload is another's; nothing of either", async () => {
  const { plugin_meta: meta } = await plugin(ONE).newKey();
  const sealed = await plugin(ONE).seal(meta ?? "", Buffer.from("a payload"));
  await expect(plugin(OTHER).open(meta ?? "", sealed)).rejects.toThrow(/\[simple_crypto_plugin\] kek/);
  const { plugin_meta: another } = await plugin(ONE).newKey();
  await expect(plugin(ONE).open(another ?? "", sealed)).rejects.toThrow(UndecipherableError);
  const text = Buffer.from(sealed.cypherText, "base64");
  text[60] = (text[60] ?? 0) ^ 1;
  await expect(plugin(ONE).open(meta ?? "", { ...sealed, cypherText: text.toString("base64") })).rejects.toThrow(UndecipherableError);
  // An older key still opens what it made.
  expect((await plugin(OTHER, ONE).open(meta ?? "", sealed)).toString()).toBe("a payload");
});
