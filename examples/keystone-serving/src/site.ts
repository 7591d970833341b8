import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The release that serves, and the one after it: `[underpin] schema` of their configurations. */
const SCHEMAS = { "2026.1": "upstream", "underpin-1": "underpin-1" } as const;
export type Release = keyof typeof SCHEMAS;

export const PASSWORD = "of-admin";

/** What a command of ours came to. */
export interface Ran {
  readonly code: number | null;
  readonly lines: readonly string[];
}

const BIN = new URL("bin/", import.meta.resolve("@underpin/keystone/package.json"));
const OWNER = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];

/** Where the commands and nodes of a cloud are configured: one file for each release, the same keys for both. */
export class Site implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "underpin-demo-"));
  readonly url: string;

  constructor(url: string | undefined) {
    this.url = url ?? `sqlite:///${join(this.folder, "keystone.db")}`;
    for (const [release, schema] of Object.entries(SCHEMAS)) {
      const keys = `key_repository = ${join(this.folder, "keys")}`;
      const lines = ["[database]", `connection = ${this.url}`, "[fernet_tokens]", keys, "[fernet_receipts]", keys];
      lines.push("[credential]", `key_repository = ${join(this.folder, "credential-keys")}`, "[underpin]", `schema = ${schema}`);
      // Cheap, so that the demo shows the database and not how long it takes to hash.
      lines.push(
        "[identity]",
        "password_hash_rounds = 4",
        "[security_compliance]",
        "password_expires_days = 30",
        "lockout_failure_attempts = 5",
      );
      writeFileSync(join(this.folder, `${release}.conf`), `${lines.join("\n")}\n`);
    }
  }

  /** Makes a cloud of an empty database, at the release that serves. */
  async make(): Promise<void> {
    for (const args of [
      ["db_sync"],
      ["fernet_setup", ...OWNER],
      ["credential_setup", ...OWNER],
      ["bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "here"],
    ]) {
      const { code, lines } = await this.run("keystone-manage", "2026.1", ...args);
      if (code !== 0) throw new Error(`keystone-manage ${args[0]} ended with ${code}:\n${lines.join("\n")}`);
    }
  }

  /** Runs a command as this release, to its end. */
  async run(command: "keystone-manage" | "keystone-api", release: Release, ...args: readonly string[]): Promise<Ran> {
    const child = this.begin(command, release, ...args);
    let said = "";
    for (const output of [child.stdout, child.stderr]) output.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, lines: said.split("\n").filter((line) => line !== "") };
  }

  begin(
    command: "keystone-manage" | "keystone-api",
    release: Release,
    ...args: readonly string[]
  ): ChildProcessByStdio<null, Readable, Readable> {
    const given = [fileURLToPath(new URL(`${command}.js`, BIN)), "--config-file", join(this.folder, `${release}.conf`), ...args];
    return spawn(process.execPath, given, { stdio: ["ignore", "pipe", "pipe"] });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
