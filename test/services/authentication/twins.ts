import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { keystone as migrations } from "@underpin/keystone";
import type { Pool } from "@underpin/oslo/db";
import { loadKeystoneConfig } from "../../../services/keystone/src/config/load.ts";
import { loadCredentialKeys } from "../../../services/keystone/src/credentials/credential-keys.ts";
import { openTables } from "../../../services/keystone/src/database/open-tables.ts";
import type { Tables } from "../../../services/keystone/src/database/tables.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { KeyRepository } from "../../../services/keystone/src/tokens/key-repository.ts";
import { freshDatabase, type TestDatabase } from "../../harness/databases.ts";
import { sync } from "../../harness/engine.ts";
import { Revocations } from "../../../services/keystone/src/revocations/revocations.ts";
import { openTokens } from "../../../services/keystone/src/tokens/open-tokens.ts";
import { cheapPasswords } from "./cheap-passwords.ts";
import type { Answer } from "./ours.ts";
import type { Asked } from "./requests.ts";
import { unhurried } from "./unhurried.ts";
import { create, PASSWORDS, type Materials, type World } from "./world.ts";

/** What both are configured by, but for the database. */
export interface Setting {
  readonly release: "22" | "30";
  readonly security?: string;
  readonly more?: string;
}

const METHODS = "external,password,token,oauth1,mapped,application_credential,totp";

/** Keys by their repository. */
export type Keys = Readonly<Record<string, readonly string[]>>;

function newKeys(): Keys {
  const two = (): string[] => [0, 1].map(() => `${randomBytes(32).toString("base64url")}=`);
  return { tokens: two(), receipts: two(), credentials: two() };
}

/** Keys and configuration that a Python service and ours share. */
export class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "authentication-"));

  readonly keys: Keys;

  /** @param keys those of another folder, whose tokens are to be read */
  constructor(keys: Keys = newKeys()) {
    this.keys = keys;
    for (const [name, texts] of Object.entries(keys)) {
      mkdirSync(join(this.path, name));
      for (const [i, text] of texts.entries()) writeFileSync(join(this.path, name, String(i)), text);
    }
  }

  configuration(url: string, { release, security = "", more = "" }: Setting): string {
    const file = join(this.path, `${randomBytes(4).toString("hex")}.conf`);
    const repository = (name: string): string => `key_repository = ${join(this.path, name)}\n`;
    writeFileSync(
      file,
      `[database]\nconnection = ${url}\n[cache]\nenabled = false\n[fernet_tokens]\n${repository("tokens")}[fernet_receipts]\n${repository("receipts")}` +
        `[credential]\n${repository("credentials")}[auth]\nmethods = ${METHODS}${release === "30" ? ",ec2credential" : ""}\n` +
        `[identity]\npassword_hash_rounds = 4\n[totp]\nincluded_previous_windows = 10\n[security_compliance]\n${security}\n${more}\n`,
    );
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

export interface Twin extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: Pool<Tables>;
  /** Every row of the tables that a login may write. */
  rows(): Promise<unknown>;
}

/** A database of the newest schema with worlds in it. */
export async function twin(dialect: TestDatabase["dialect"], worlds: readonly World[]): Promise<Twin> {
  const database = await freshDatabase(dialect);
  await sync({ service: migrations, url: database.url, to: "2026.1" });
  const pool = await openTables(database.url, { service: migrations, size: 2, timeout: 30, recycle: 600 });
  await create(pool.db as never, worlds);
  if (dialect === "postgres")
    for (const [table, column] of [
      ["local_user", "id"],
      ["password", "id"],
    ])
      await sql`SELECT setval(pg_get_serial_sequence(${table}, ${column}), (SELECT max(${sql.ref(column ?? "")}) FROM ${sql.table(table ?? "")}))`.execute(
        pool.db,
      );
  return {
    database,
    pool,
    rows: async () => ({
      user: await pool.db.selectFrom("user").selectAll().orderBy("id").execute(),
      local_user: await pool.db.selectFrom("local_user").selectAll().orderBy("user_id").execute(),
      password: await pool.db.selectFrom("password").selectAll().orderBy("local_user_id").orderBy("created_at_int").orderBy("id").execute(),
      trust: await pool.db.selectFrom("trust").selectAll().orderBy("id").execute(),
      federated_user: await pool.db
        .selectFrom("federated_user")
        .select(["user_id", "idp_id", "protocol_id", "unique_id", "display_name"])
        .orderBy("idp_id")
        .orderBy("unique_id")
        .execute(),
      project: await pool.db
        .selectFrom("project")
        .select(["name", "domain_id", "parent_id", "description", "enabled", "is_domain", "extra"])
        .orderBy("domain_id")
        .orderBy("name")
        .execute(),
      assignment: await pool.db
        .selectFrom("assignment as a")
        .innerJoin("project as p", "p.id", "a.target_id")
        .select(["a.type", "a.actor_id", "a.role_id", "a.inherited", "p.name", "p.domain_id"])
        .orderBy("a.actor_id")
        .orderBy("p.domain_id")
        .orderBy("p.name")
        .orderBy("a.role_id")
        .orderBy("a.type")
        .execute(),
      groups: await pool.db.selectFrom("expiring_user_group_membership").selectAll().orderBy("user_id").orderBy("group_id").execute(),
      revocation_event: await pool.db.selectFrom("revocation_event").selectAll().orderBy("id").execute(),
    }),
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function hashed(): Promise<ReadonlyMap<string, string>> {
  const passwords = cheapPasswords();
  return new Map(await Promise.all(PASSWORDS.map(async (text) => [text, await passwords.hash(text)] as const)));
}

/** What worlds are made with. */
export async function materials(folder: Folder, now: number, hashes?: Materials["hashes"]): Promise<Materials> {
  using keys = loadCredentialKeys(join(folder.path, "credentials"));
  const held = keys;
  const sealed = new Map<string, ReturnType<Materials["seal"]>>();
  return {
    hashes: hashes ?? (await hashed()),
    now,
    seal: (blob) => {
      const one = sealed.get(blob) ?? held.seal(blob);
      sealed.set(blob, one);
      return one;
    },
  };
}

/** Our service, as far as authentication needs it. */
export function ourKeystone(
  folder: Folder,
  pool: Pool<Tables>,
  setting: Setting,
  now: () => number = Date.now,
): { readonly keystone: Keystone; readonly end: () => Promise<void> } {
  const file = folder.configuration("sqlite://", {
    ...setting,
    more: `${setting.more ?? ""}\n[underpin]\ncompatibility = ${setting.release}\n`,
  });
  const { values } = loadKeystoneConfig({ files: [file], environment: { HOME: folder.path } });
  const compatibility = setting.release === "22" ? 22 : 30;
  const [passwords, receiptKeys] = [cheapPasswords(), new KeyRepository(join(folder.path, "receipts"))];
  const revocations = new Revocations(pool, { keptFor: values.token.expiration + values.revoke.expiration_buffer, now });
  const tokens = openTokens({ config: values, compatibility, pool, revocations, now });
  const credentialKeys = loadCredentialKeys(join(folder.path, "credentials"));
  const keystone = {
    config: values,
    compatibility,
    pool,
    passwords,
    credentialKeys,
    receiptKeys,
    tokens,
    revocations,
    now,
    clock: unhurried,
  };
  const end = async (): Promise<void> => {
    for (const keys of [tokens, receiptKeys, credentialKeys]) keys[Symbol.dispose]();
  };
  return { keystone: keystone as never, end };
}

/** What Python's service answers. */
export function pythonAnswers(python: string, file: string, asked: readonly Asked[]): readonly Answer[] {
  const { stdout, stderr, status } = spawnSync(python, ["-W", "ignore", new URL("judge.py", import.meta.url).pathname, file], {
    input: JSON.stringify(asked),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`${python} could not answer: ${stderr.slice(-3000)}`);
  return JSON.parse(stdout) as readonly Answer[];
}
