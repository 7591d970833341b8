// A cloud on SQLite with an administrator, and the service on it in this process: for what does not depend on the database.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { MANAGE, root, timed } from "./lib.mjs";

export const PASSWORD = "pass-of-admin";
const DIST = `${root}services/keystone/dist`;

/** A folder with keys and a `keystone.conf`, whose `more` are further sections, and a database with an administrator. */
export async function makeCloud({ url, more = "" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
  const file = join(folder, "keystone.conf");
  const at = url ?? `sqlite:///${folder}/keystone.db`;
  const keys = ["fernet_tokens", "fernet_receipts"].map((group) => `[${group}]\nkey_repository = ${folder}/keys\n`).join("");
  writeFileSync(file, `[database]\nconnection = ${at}\n${keys}[credential]\nkey_repository = ${folder}/credential-keys\n${more}`);
  await createEngine({ service: keystone, url: at }).sync({ to: "2026.1" });
  const owner = process.geteuid() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
  for (const args of [
    ["fernet_setup", ...owner],
    ["bootstrap", "--bootstrap-password", PASSWORD],
  ])
    timed(process.execPath, [MANAGE, "--config-file", file, ...args]);
  return { folder, file, url: at, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Opens what the service works with; `make` makes applications of it. */
export async function openCloud({ file }) {
  const { loadKeystoneConfig } = await import(`${DIST}/config/load.js`);
  const { openKeystone } = await import(`${DIST}/open-keystone.js`);
  const { createKeystone } = await import(`${DIST}/app.js`);
  const opened = await openKeystone(loadKeystoneConfig({ files: [file] }));
  return { keystone: opened, make: (events = {}) => createKeystone(opened, events) };
}

/** The body of a login. */
export const login = (password, name = "admin") => ({
  auth: {
    identity: { methods: ["password"], password: { user: { name, domain: { id: "default" }, password } } },
    ...(name === "admin" && { scope: { project: { name: "admin", domain: { id: "default" } } } }),
  },
});
