import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql, type Kysely } from "kysely";
import { keystone } from "@underpin/keystone";
import type { Pool } from "@underpin/oslo/db";
import { loadKeystoneConfig, type KeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import { openTables } from "../../../services/keystone/src/database/open-tables.ts";
import type { Tables } from "../../../services/keystone/src/database/tables.ts";
import { Revocations } from "../../../services/keystone/src/revocations/revocations.ts";
import { FernetKey } from "@underpin/oslo/fernet";
import { issueFernetToken } from "../../../services/keystone/src/tokens/fernet-token.ts";
import { openTokens } from "../../../services/keystone/src/tokens/open-tokens.ts";
import type { Tokens } from "../../../services/keystone/src/tokens/tokens.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { newestKeystone } from "../../harness/keystone.ts";
import { Random } from "../../keystone/random.ts";
import { randomCloud, type Case, type Cloud } from "./clouds.ts";
import { sharedRows } from "./shared-rows.ts";

/** The key that all tokens of tests are made with. */
const KEY = `${"k".repeat(43)}=`.replace("k=", "A=");

export interface Universe {
  /** [group, name, value] of keystone.conf */
  readonly settings: readonly (readonly [group: string, name: string, value: string])[];
  readonly rows: Cloud["rows"];
  readonly cases: readonly (Case & { readonly text: string })[];
  /** Seconds since 1970. */
  readonly now: number;
}

const METHODS = "external,password,token,oauth1,mapped,application_credential";

/** The universe of a seed: clouds with one catalogue and configuration. */
export function universe(seed: number, now: number, clouds: number, tokens: number): Universe {
  const random = new Random(seed);
  const made = Array.from({ length: clouds }, () => randomCloud(random, now, tokens));
  const all = [...sharedRows(random), ...made.flatMap(({ rows }) => rows)];
  const project = random.pick(all.flatMap(([table, rows]) => (table === "project" ? rows : [])));
  const domain = all.flatMap(([, rows]) => rows).find((row) => row["id"] === project["domain_id"]);
  const maybe = (...setting: Universe["settings"][number]): Universe["settings"] => (random.below(2) === 0 ? [] : [setting]);
  const keys = {
    encrypt: (data: Uint8Array | string, at?: number) => new FernetKey(KEY).encrypt(data, at, random.bytes(16)),
    open: () => null,
  };
  return {
    now,
    rows: all,
    settings: [
      ["auth", "methods", METHODS],
      ...maybe("DEFAULT", "public_endpoint", "http://keystone:5000"),
      ...maybe("endpoint_filter", "return_all_endpoints_if_no_filter", "false"),
      ...maybe("federation", "default_authorization_ttl", "120"),
      ...maybe("trust", "max_redelegation_count", "2"),
      ...maybe("security_compliance", "disable_user_account_days_inactive", "90"),
      ["resource", "admin_project_name", String(project["name"])],
      ["resource", "admin_project_domain_name", String(domain?.["name"])],
    ],
    cases: made.flatMap(({ cases }) =>
      cases.map((one) => ({
        ...one,
        text: issueFernetToken(one.said, keys, { methods: METHODS.split(","), defaultDomainId: "default" }, one.issuedAt).token,
      })),
    ),
  };
}

/** A folder with the key. */
export function keyFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "underpin-keys-"));
  mkdirSync(join(path, "keys"));
  for (const name of ["0", "1"]) writeFileSync(join(path, "keys", name), KEY, { mode: 0o600 });
  return { path: join(path, "keys"), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Populated extends AsyncDisposable {
  readonly url: string;
  readonly pool: Pool<Tables>;
  /** Another file with the same in it; of SQLite. */
  copy(): Promise<string>;
}

/** A pool of a database of ours. */
export async function open(url: string): Promise<Pool<Tables>> {
  return await openTables(url, { service: keystone, size: 2, timeout: 30, recycle: 600 });
}

/** A database with a universe in it. */
export async function populate(dialect: TestDatabase["dialect"], rows: Cloud["rows"]): Promise<Populated> {
  const database = await newestKeystone(dialect);
  const pool = await open(database.url);
  const byTable = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const [table, list] of rows) for (const row of list) byTable.set(table, [...(byTable.get(table) ?? []), row]);
  for (const [table, list] of byTable)
    for (let i = 0; i < list.length; i += 100) {
      const some = list.slice(i, i + 100);
      const names = [...new Set(some.flatMap((row) => Object.keys(row)))];
      const whole = some.map((row) => Object.fromEntries(names.map((name) => [name, plain(dialect, row[name] ?? null)])));
      await (pool.db as never as Kysely<Record<string, object>>).insertInto(table).values(whole).execute();
      if (dialect === "postgres") await countOn(pool, table, names);
    }
  let copies = 0;
  const file = database.url.replace("sqlite:///", "");
  return {
    url: database.url,
    pool,
    copy: async () => {
      const copy = `${file}.${++copies}`;
      await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(pool.db);
      copyFileSync(file, copy);
      return `sqlite:///${copy}`;
    },
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Has PostgreSQL count on from the numbers that were given. */
async function countOn(pool: Pool<Tables>, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns.filter((name) => name === "id" || name === "internal_id"))
    await sql`SELECT setval(pg_get_serial_sequence(${`"${table}"`}, ${column}), (SELECT max(${sql.ref(column)}) FROM ${sql.table(table)})::text::bigint)
      WHERE pg_get_serial_sequence(${`"${table}"`}, ${column}) IS NOT NULL`.execute(pool.db);
}

/** SQLite has numbers for truth values, MariaDB no fractions of seconds. */
function plain(dialect: TestDatabase["dialect"], value: unknown): unknown {
  if (dialect === "sqlite" && typeof value === "boolean") return value ? 1 : 0;
  return value;
}

/** The configuration of a universe. */
export function configOf(settings: Universe["settings"], release: 22 | 30, keys: string): KeystoneConfig {
  const folder = mkdtempSync(join(tmpdir(), "underpin-conf-"));
  const groups = new Map<string, string[]>([
    ["underpin", [`compatibility = ${release}`]],
    ["fernet_tokens", [`key_repository = ${keys}`]],
  ]);
  for (const [group, name, value] of settings) groups.set(group, [...(groups.get(group) ?? []), `${name} = ${value}`]);
  const file = join(folder, "keystone.conf");
  writeFileSync(file, [...groups].map(([group, lines]) => `[${group}]\n${lines.join("\n")}\n`).join(""));
  try {
    return loadKeystoneConfig({ files: [file] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours. */
export function ourTokens(pool: Pool<Tables>, { values }: KeystoneConfig, release: 22 | 30, now: () => number): Tokens {
  const revocations = new Revocations(pool, { keptFor: values.token.expiration + values.revoke.expiration_buffer, now });
  return openTokens({ config: values, compatibility: release, pool, revocations, now });
}
