import { HttpError } from "@underpin/oslo/http";
import type { Pool } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import type { KeystoneConfig } from "../config/index.ts";
import type { Tables } from "../database/tables.ts";
import { microseconds } from "../microseconds.ts";

/** What an event names: tokens from before that have all of it are revoked. */
export interface Revocation {
  readonly user_id?: string;
  readonly project_id?: string;
  readonly domain_id?: string;
  readonly trust_id?: string;
  readonly consumer_id?: string;
  readonly audit_id?: string;
  readonly audit_chain_id?: string;
}

/** What decides how long events are kept. */
export interface RevocationSettings {
  /** {@link keptFor} */
  readonly keptFor: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** For how long a configuration has events kept, in seconds. */
export function keptFor({ token, revoke }: Pick<KeystoneConfig["values"], "token" | "revoke">): number {
  return token.expiration + revoke.expiration_buffer;
}

/** As many rows as every database takes in one statement. */
const AT_ONCE = 1000;

/**
 * Revocation events: what takes tokens back. The rows are Python's: whole seconds, what is not named is NULL, what no token can match any
 * more goes when one is written.
 *
 * @example
 * await revocations.revoke([{ user_id }]);
 */
export class Revocations {
  readonly #pool: Pool<Tables>;
  readonly #settings: RevocationSettings;

  constructor(pool: Pool<Tables>, settings: RevocationSettings) {
    this.#pool = pool;
    this.#settings = settings;
  }

  /** Writes events, all or none. Inside of another transaction, {@link revokeIn}. */
  async revoke(events: readonly Revocation[]): Promise<void> {
    await this.#pool.write((trx) => this.revokeIn(trx, events));
  }

  /**
   * Writes events in a transaction of the caller's, so that what they follow and they come together.
   *
   * @param options `before`: tokens that were issued until then, in milliseconds since 1970; until now if left out
   */
  async revokeIn(trx: Kysely<Tables>, events: readonly Revocation[], { before }: { readonly before?: number } = {}): Promise<void> {
    if (events.length === 0) return;
    const now = this.#settings.now();
    const at = this.#time(Math.floor(now / 1000) * 1000);
    const issued_before = before === undefined ? at : this.#time(Math.floor(before / 1000) * 1000);
    for (let from = 0; from < events.length; from += AT_ONCE)
      await trx
        .insertInto("revocation_event")
        .values(events.slice(from, from + AT_ONCE).map((event) => ({ ...event, issued_before, revoked_at: at })))
        .execute();
    await trx
      .deleteFrom("revocation_event")
      .where("revoked_at", "<", this.#time(now - this.#settings.keptFor * 1000))
      .execute();
  }

  /**
   * Events as `GET /v3/OS-REVOKE/events` shows them, in the order in which they came.
   *
   * @param since a time in ISO 8601; those after it
   * @throws HttpError 400 for what is no time
   */
  async list(since: string | null): Promise<readonly Readonly<Record<string, string>>[]> {
    const after = since === null || since === "" ? null : this.#time(isoMilliseconds(since));
    const rows = await this.#pool.read(async (db) => {
      const query = db.selectFrom("revocation_event").selectAll().orderBy("revoked_at").orderBy("id");
      return await (after === null ? query : query.where("revoked_at", ">", after)).execute();
    });
    return rows.map((row) => {
      // A domain with an end is that of tokens for a domain.
      const domain = row.expires_at === null ? { domain_id: row.domain_id } : { domain_scope_id: row.domain_id };
      const named = {
        user_id: row.user_id,
        role_id: row.role_id,
        ...domain,
        project_id: row.project_id,
        audit_id: row.audit_id,
        audit_chain_id: row.audit_chain_id,
        "OS-TRUST:trust_id": row.trust_id,
        "OS-OAUTH1:consumer_id": row.consumer_id,
        "OS-OAUTH1:access_token_id": row.access_token_id,
        expires_at: row.expires_at === null ? null : `${isoOf(row.expires_at).slice(0, 19)}Z`,
        issued_before: isoOf(row.issued_before),
        revoked_at: isoOf(row.revoked_at),
      };
      return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== null));
    });
  }

  /** A time as Python writes it: MariaDB keeps whole seconds, SQLite text with microseconds. */
  #time(milliseconds: number): string {
    const text = new Date(milliseconds).toISOString().replace("T", " ").slice(0, 23);
    return this.#pool.dialect === "mysql" ? text.slice(0, 19) : `${text}000`;
  }
}

function isoOf(time: unknown): string {
  const at = microseconds(time) ?? 0;
  const micro = at % 1_000_000;
  return `${new Date((at - micro) / 1000).toISOString().slice(0, 19)}.${String(micro).padStart(6, "0")}Z`;
}

function isoMilliseconds(text: string): number {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(/[Z+]|T.*-/.test(text) ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new HttpError(400, `invalidate date format ${text}`);
  return at;
}
