import { createHash, randomBytes } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PythonServer, keystoneManage } from "../../harness/python-server.ts";
import type { Step } from "../scenario.ts";
import { Side } from "../side.ts";
import { keystoneConf, type Settings } from "./configuration.ts";
import { DELEGATION } from "./delegation.ts";
import { GRANTS, PRINCIPALS } from "./principals.ts";
import { alterRows } from "./rows.ts";
import { SERVICES } from "./services.ts";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));

/** Where clouds are kept for the next run. */
const CLOUDS = process.env["KEYSTONE_CLOUDS"] ?? tmpdir();

/** A cloud that was made once: its database, its keys, and what names stand for. */
export interface Cloud {
  readonly release: string;
  readonly folder: string;
  readonly names: readonly (readonly [string, string])[];
}

/** The made cloud of a release: from an earlier run, where nothing that makes it has changed since. */
export async function cloudOf(release: string, python: string): Promise<Cloud> {
  const folder = join(CLOUDS, `underpin-cloud-${release}-${fingerprint()}`);
  if (!existsSync(folder)) {
    const made = mkdtempSync(join(CLOUDS, "underpin-cloud-"));
    await make(release, python, made);
    try {
      renameSync(made, folder);
    } catch {
      // Somebody else was faster.
      rmSync(made, { recursive: true });
    }
  }
  const names = JSON.parse(readFileSync(join(folder, "names.json"), "utf8")) as Cloud["names"];
  return { release, folder, names };
}

/** A twin of a cloud, in a folder of its own: `keystone.conf`, `keystone.db`, `seed.db`, and the keys. */
export function twinOf(cloud: Cloud, folder: string, settings: Settings = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const keys of ["fernet-keys", "credential-keys"]) cpSync(join(cloud.folder, keys), join(folder, keys), { recursive: true });
  for (const name of ["keystone.db", "seed.db"]) copyFileSync(join(cloud.folder, "keystone.db"), join(folder, name));
  configure(folder, cloud.release, settings);
}

/** Writes a folder's `keystone.conf`. */
export function configure(folder: string, release: string, settings: Settings = {}): void {
  writeFileSync(join(folder, "keystone.conf"), keystoneConf(folder, release, settings));
}

/** Makes the keys of a cloud's tokens and credentials. */
export function makeKeys(folder: string): void {
  for (const keys of ["fernet-keys", "credential-keys"]) {
    mkdirSync(join(folder, keys));
    for (const key of ["0", "1"])
      writeFileSync(join(folder, keys, key), randomBytes(32).toString("base64").replaceAll("+", "-").replaceAll("/", "_"), { mode: 0o600 });
  }
}

/** Of all that a cloud is made of. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of [
    "server.py",
    ...readdirSync(join(SOURCES, "cloud"))
      .toSorted()
      .map((one) => `cloud/${one}`),
  ])
    hash.update(readFileSync(join(SOURCES, name)));
  return hash.digest("hex").slice(0, 12);
}

async function make(release: string, python: string, folder: string): Promise<void> {
  makeKeys(folder);
  configure(folder, release);
  keystoneManage(python, folder, "db_sync");
  const region = ["--bootstrap-region-id", "R1", "--bootstrap-public-url", "http://keystone.example/v3"];
  keystoneManage(python, folder, "bootstrap", "--bootstrap-password", "admin", ...region);
  const side = await (async () => {
    await using server = await PythonServer.start(python, folder, { args: ["cloud"] });
    const filled = new Side(server.url);
    await fill(filled);
    return filled;
  })();
  alterRows(join(folder, "keystone.db"), side.names);
  const names = [...side.names].filter(([name]) => !name.startsWith("token:"));
  writeFileSync(join(folder, "names.json"), JSON.stringify(names));
}

/** Fills a cloud in which there is nothing yet but what bootstrap makes, with region R1. */
export async function fill(side: Side): Promise<void> {
  await makeAll(side, [...PRINCIPALS, ...GRANTS, ...SERVICES, ...DELEGATION]);
}

/** Makes things; roles may be there. */
export async function makeAll(side: Side, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const { status, text } = await side.ask(step);
    const isThere = status === 409 && step.send === "POST /v3/roles";
    if (status >= 400 && !isThere) throw new Error(`${step.send}: ${status} ${text}`);
  }
}
