import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Database from "libsql";
import { BOOLEANS } from "../../../services/keystone/src/database/tables.ts";
import { ROOT_DOMAIN } from "../../../services/keystone/src/root-domain.ts";
import { cloudOf, twinOf } from "../../differential/cloud/cloud.ts";
import { send } from "../../differential/http.ts";
import { Side } from "../../differential/side.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { PythonServer } from "../../harness/python-server.ts";
import { goldenFile, type Golden, type GoldenAnswer, type Persona } from "./golden.ts";
import { scenariosFor, TABLES } from "./scenarios.ts";

/** Asks Python's Keystone of each release, and writes down what it says. */
export async function main(): Promise<void> {
  for (const { release, python } of PEERS)
    if (python !== undefined) writeFileSync(goldenFile(release), gzipSync(JSON.stringify(await asked(release, python)), { level: 9 }));
}

async function asked(release: string, python: string): Promise<Golden> {
  const cloud = await cloudOf(release, python);
  const folder = mkdtempSync(join(tmpdir(), "underpin-golden-"));
  try {
    const all = scenariosFor(release);
    const personas: Record<string, Persona> = {};
    const scenarios: { title: string; answers: GoldenAnswer[] }[] = [];
    for (const { title, steps } of all) {
      // With a database of its own; where it is put back under a server that runs, SQLite refuses to write.
      const own = join(folder, String(scenarios.length));
      twinOf(cloud, own);
      await using server = await PythonServer.start(python, own);
      const side = new Side(server.url, cloud.names);
      for (const persona of new Set(steps.map(({ as = "admin" }) => as)))
        if (persona !== "nobody") personas[persona] ??= await personaOf(side, persona);
      const answers: GoldenAnswer[] = [];
      for (const step of steps) {
        const { status, text } = await side.ask(step);
        const body = text.replaceAll(server.url, "http://localhost");
        answers.push({ status, ...(body.startsWith("{") && { body: JSON.parse(body) as unknown }) });
      }
      scenarios.push({ title, answers });
    }
    return { rows: readRows(join(cloud.folder, "keystone.db")), names: cloud.names, personas, scenarios };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readRows(file: string): Golden["rows"] {
  const db = new Database(file, { readonly: true });
  try {
    return TABLES.map((table) => {
      const rows = (db.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[]).map(plain);
      return [table, table === "project" ? outsideIn(rows) : rows] as const;
    });
  } finally {
    db.close();
  }
}

/** A row of any database: truth values are booleans, and numbers that a database counts by itself are left out. */
function plain(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(row).filter(([name]) => name !== "internal_id");
  return Object.fromEntries(entries.map(([name, value]) => [name, BOOLEANS.has(name) && typeof value === "number" ? value !== 0 : value]));
}

/** Projects without the one above all, which every database has from the start, each after the one that it lies in. */
function outsideIn(rows: readonly Readonly<Record<string, unknown>>[]): readonly Readonly<Record<string, unknown>>[] {
  const sorted: Readonly<Record<string, unknown>>[] = [];
  const known = new Set<unknown>([null, ROOT_DOMAIN]);
  while (sorted.length < rows.length - 1) {
    const next = rows.filter((row) => !known.has(row["id"]) && known.has(row["parent_id"]) && known.has(row["domain_id"]));
    if (next.length === 0) throw new Error("the projects lie in each other");
    for (const row of next) known.add(row["id"]);
    sorted.push(...next);
  }
  return sorted;
}

/** What Python says of somebody's token. */
async function personaOf(side: Side, name: string): Promise<Persona> {
  const headers = {
    "X-Auth-Token": await side.token("admin"),
    "X-Subject-Token": await side.token(name),
    "OpenStack-Identity-Access-Rules": "1",
  };
  const { status, body, text } = await send(side.url, { method: "GET", path: "/v3/auth/tokens?nocatalog", headers });
  if (status !== 200) throw new Error(`${name}: ${status} ${text}`);
  // oxlint-disable-next-line typescript/no-explicit-any
  const { token } = body as { token: any };
  const trust = token["OS-TRUST:trust"];
  // Of a trust with impersonation Python shows the trustor.
  const user = { id: token.user.id, name: token.user.name, domain: token.user.domain, passwordExpiresAt: null };
  return {
    contents: { methods: token.methods, groupIds: null, trustId: trust?.id ?? null } as unknown as Persona["contents"],
    user,
    project: token.project ? { ...token.project, isDomain: false } : null,
    domain: token.domain ?? null,
    isSystem: token.system !== undefined,
    roles: token.roles ?? [],
    trust: trust ? { id: trust.id, impersonation: trust.impersonation, trustor: user, trusteeUserId: trust.trustee_user.id } : null,
    applicationCredential: null,
    oauth1: null,
    body: null,
  };
}
