import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A configuration in a folder of its own, which goes when it is disposed. */
export interface Configured extends Disposable {
  /** Its file. */
  readonly config: string;
}

/** Any key: what these commands store is under none. */
const KEY = `${"A".repeat(43)}=`;

/** A configuration for a database, by which both implementations behave as a release does. */
export function configured(url: string, release: string): Configured {
  const folder = mkdtempSync(join(tmpdir(), "underpin-bootstrap-"));
  const config = join(folder, "keystone.conf");
  const keys = ["fernet_tokens", "fernet_receipts", "credential"].map((group) => {
    mkdirSync(join(folder, group), { mode: 0o700 });
    for (const name of ["0", "1"]) writeFileSync(join(folder, group, name), KEY, { mode: 0o600 });
    return `[${group}]\nkey_repository = ${join(folder, group)}`;
  });
  writeFileSync(
    config,
    [`[underpin]\ncompatibility = ${release}`, "[identity]\npassword_hash_rounds = 4", `[database]\nconnection = ${url}`, ...keys].join(
      "\n",
    ),
  );
  return { config, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
