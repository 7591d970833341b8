import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openSqlite } from "underpin/database";
import { BOOLEANS } from "../../../services/keystone/src/database/tables.ts";
import { ROOT_DOMAIN } from "../../../services/keystone/src/root-domain.ts";
import { cloudOf, twinOf, type Cloud } from "../../differential/cloud/cloud.ts";
import { PERSONAS } from "../../differential/cloud/personas.ts";
import { upgrade } from "../../differential/our-server.ts";
import { Side } from "../../differential/side.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { PythonServer } from "../../harness/python-server.ts";
import { goldenFile, SCENARIOS, stepsFor, type Golden, type Said } from "./golden.ts";

/** What other tables refer to comes first. */
const FIRST = [
  "region",
  "service",
  "consumer",
  "project",
  "role",
  "user",
  "local_user",
  "group",
  "identity_provider",
  "federation_protocol",
  "access_rule",
  "application_credential",
  "endpoint_group",
  "registered_limit",
];
/** The tables of migrations' own. */
const NOT_OURS = /^(?:alembic_version|migrate_version|underpin|sqlite)/;

/** Asks Python of every scenario, and keeps what it says. */
export async function record(): Promise<void> {
  for (const { release, python } of PEERS)
    if (python !== undefined) writeFileSync(goldenFile(release), gzipSync(JSON.stringify(await asked(release, python)), { level: 9 }));
}

/** A cloud as it was made, without what was answered there. */
export async function recordedCloud(cloud: Cloud, release: string): Promise<Pick<Golden, "names" | "keys" | "credentialKeys" | "rows">> {
  return {
    names: cloud.names,
    keys: keysOf(cloud, "fernet-keys"),
    credentialKeys: keysOf(cloud, "credential-keys"),
    rows: await rowsOf(cloud, release),
  };
}

async function asked(release: string, python: string): Promise<Golden> {
  const cloud = await cloudOf(release, python);
  const folder = mkdtempSync(join(tmpdir(), "underpin-record-"));
  try {
    twinOf(cloud, folder);
    await using server = await PythonServer.start(python, folder);
    const tokens = new Map<string, string>();
    const answers: Record<string, readonly Said[]> = {};
    for (const scenario of SCENARIOS) {
      await server.reset();
      const side = new Side(server.url, cloud.names, tokens);
      for (const persona of Object.keys(PERSONAS)) await side.token(persona);
      const said: Said[] = [];
      for (const step of stepsFor(release, scenario)) {
        const { status, headers, text } = await side.ask(step);
        said.push({ status, location: headers.location, type: headers["content-type"], text });
      }
      answers[scenario.title] = said;
    }
    return {
      now: Date.now(),
      url: server.url,
      tokens: Object.fromEntries(tokens),
      ...(await recordedCloud(cloud, release)),
      answers,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function keysOf({ folder }: Cloud, kind: string): Golden["keys"] {
  const keys = join(folder, kind);
  return Object.fromEntries(readdirSync(keys).map((name) => [name, readFileSync(join(keys, name), "utf8")]));
}

/** All that is in the made cloud, in our newest schema. */
async function rowsOf(cloud: Cloud, release: string): Promise<Golden["rows"]> {
  const folder = mkdtempSync(join(tmpdir(), "underpin-record-"));
  try {
    twinOf(cloud, folder);
    if (release === "22") upgrade(folder);
    const database = await openSqlite(join(folder, "keystone.db"));
    const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table'", []).map(({ name }) => String(name));
    const place = (table: string): number => (FIRST.includes(table) ? FIRST.indexOf(table) : FIRST.length);
    const rows = tables
      .filter((table) => !NOT_OURS.test(table))
      .toSorted((a, b) => place(a) - place(b))
      .map((table) => [table, database.all(`SELECT * FROM "${table}"`, []).flatMap((row) => rowOf(table, row))] as const);
    database.close();
    return rows.filter(([, list]) => list.length > 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A row as every database takes it; the one that is always there is left out, and numbers that more rows will be counted on from. */
function rowOf(table: string, row: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  if (table === "project" && row["id"] === ROOT_DOMAIN) return [];
  const entries = Object.entries(row).filter(([name]) => table !== "revocation_event" || name !== "id");
  return [Object.fromEntries(entries.map(([name, value]) => [name, BOOLEANS.has(name) && value !== null ? Boolean(value) : plain(value)]))];
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
