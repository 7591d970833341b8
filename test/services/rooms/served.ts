import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApplicationEvents } from "@underpin/oslo/http";
import type { Logger } from "@underpin/oslo/log";
import { createKeystone } from "../../../services/keystone/src/app.ts";
import { loadKeystoneConfig, type KeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { openKeystone } from "../../../services/keystone/src/open-keystone.ts";
import { keystoneConf, type Settings } from "../../differential/cloud/configuration.ts";
import { Side } from "../../differential/side.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { populate } from "../tokens/universes.ts";
import { cheapPasswords } from "../authentication/cheap-passwords.ts";
import { unhurried } from "../authentication/unhurried.ts";
import type { Golden } from "./golden.ts";

/** Our Keystone on the cloud of the golden answers, at their time. */
export interface Served extends AsyncDisposable {
  readonly app: Awaited<ReturnType<typeof createKeystone>>;
  readonly keystone: Keystone;
  /** Listens; who asks there, and what names stand for. */
  listen(): Promise<Side>;
  /** What was answered by 500. */
  readonly unexpected: readonly unknown[];
}

/** What it is served with beside the usual. */
export interface ServedWith {
  readonly measure?: ApplicationEvents["measure"];
  readonly settings?: Settings;
  readonly logger?: (name: string) => Logger;
}

/** Opens it, on a database of its own. */
export async function serveGolden(
  release: string,
  dialect: TestDatabase["dialect"],
  golden: Omit<Golden, "url" | "answers">,
  { measure, settings = {}, logger }: ServedWith = {},
): Promise<Served> {
  const database = await populate(dialect, golden.rows);
  const folder = mkdtempSync(join(tmpdir(), "underpin-rooms-"));
  const config = configIn(folder, release, golden, { ...settings, "database.connection": database.url });
  const keystone = await openKeystone(config, { now: () => golden.now, clock: unhurried, ...(logger && { logger }) });
  const passwords = cheapPasswords();
  const unexpected: unknown[] = [];
  const app = await createKeystone({ ...keystone, passwords }, { unexpected: (error) => unexpected.push(error), measure });
  return {
    app,
    keystone,
    listen: async () => {
      const url = await app.listen({ port: 0, host: "127.0.0.1" });
      return new Side(url, golden.names, new Map(Object.entries(golden.tokens)));
    },
    unexpected,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await keystone[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

function configIn(folder: string, release: string, golden: Pick<Golden, "keys" | "credentialKeys">, settings: Settings): KeystoneConfig {
  for (const [name, keys] of [
    ["fernet-keys", golden.keys],
    ["credential-keys", golden.credentialKeys],
  ] as const) {
    mkdirSync(join(folder, name));
    for (const [file, key] of Object.entries(keys)) writeFileSync(join(folder, name, file), key, { mode: 0o600 });
  }
  const file = join(folder, "keystone.conf");
  writeFileSync(file, keystoneConf(folder, release, { ...settings, "underpin.compatibility": release }));
  return loadKeystoneConfig({ files: [file], folders: [] });
}
