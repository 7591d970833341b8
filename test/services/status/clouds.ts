import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { keystone as service } from "@underpin/keystone";
import { openDatabase } from "underpin/engine";
import { createEngine } from "underpin/engine";
import type { Case } from "./cases.ts";

/** An empty database of the newest schema. */
export async function emptyDatabase(path: string): Promise<void> {
  await createEngine({ service, url: `sqlite:///${path}` }).sync({ to: "2026.1" });
}

/** Makes a case's cloud in a folder of its own; returns its `keystone.conf`. */
export async function cloud(base: string, empty: string, { policy = "", files = {}, roles }: Case, number: number): Promise<string> {
  const folder = join(base, String(number));
  mkdirSync(join(folder, "keys"), { recursive: true });
  copyFileSync(empty, join(folder, "keystone.db"));
  writeFileSync(join(folder, "keys/0"), `${"A".repeat(43)}=`, { mode: 0o600 });
  const keys = ["fernet_tokens", "fernet_receipts", "credential"].map((group) => `[${group}]\nkey_repository = ${folder}/keys\n`);
  const conf = join(folder, "keystone.conf");
  writeFileSync(conf, `[database]\nconnection = sqlite:///${folder}/keystone.db\n${keys.join("")}[oslo_policy]\n${policy}\n`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const session = await (await openDatabase(`sqlite:///${folder}/keystone.db`)).connect();
  for (const [i, [name, immutable]] of Object.entries(roles).entries()) {
    const [last, domain = "<<null>>"] = name.split("/").toReversed();
    await session.run("INSERT INTO role (id, name, domain_id, extra) VALUES (?, ?, ?, '{}')", [`r${i}`, last ?? "", domain]);
    if (immutable !== null)
      await session.run("INSERT INTO role_option (role_id, option_id, option_value) VALUES (?, 'IMMU', ?)", [`r${i}`, String(immutable)]);
  }
  await session.close();
  return conf;
}
