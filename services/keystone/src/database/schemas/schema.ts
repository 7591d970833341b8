import type { Insertable, Kysely, RawBuilder, Updateable } from "kysely";
import type { ApplicationCredentialRow, LocalUserRow, PasswordRow, Tables, TrustRow } from "../tables.ts";

/** `[underpin] schema`: upstream's newest, or the one of our release after it. */
export type SchemaName = "upstream" | "underpin-1";

/**
 * What schemas keep in different places: whoever reads or writes it asks here. Rows have it by the alias of their table; times are
 * microseconds since 1970.
 */
export interface Schema {
  readonly password: {
    created(alias: string): RawBuilder<number>;
    /** Null where it does not end. */
    expires(alias: string): RawBuilder<number | null>;
    /** The columns of a new row that say so. */
    lasting(
      from: number,
      to: number | null,
    ): Pick<Insertable<PasswordRow>, "created_at" | "created_at_int" | "expires_at" | "expires_at_int">;
    ending(at: number): Pick<Updateable<PasswordRow>, "expires_at" | "expires_at_int">;
  };
  readonly trust: {
    expires(alias: string): RawBuilder<number | null>;
    ending(at: number | null): Pick<Insertable<TrustRow>, "expires_at" | "expires_at_int">;
  };
  readonly applicationCredential: {
    expires(alias: string): RawBuilder<number | null>;
    ending(at: number | null): Pick<Insertable<ApplicationCredentialRow>, "expires_at">;
  };
  /** Wrong passwords of local users. */
  readonly failedLogins: FailedLogins;
}

export interface FailedLogins {
  /** What must be joined to `local_user` for the two that follow. */
  joined(localUser: string): RawBuilder<unknown>;
  attempts(localUser: string): RawBuilder<number | null>;
  /** A time as the database has it. */
  last(localUser: string): RawBuilder<string | null>;
  /** The columns of a new local user that say there are none: null where nobody ever counted. */
  none(attempts: 0 | null): Pick<Insertable<LocalUserRow>, "failed_auth_count" | "failed_auth_at">;
  /** One more; the first one of a new count where the last one was not after `since`. */
  count(trx: Kysely<Tables>, localUser: number, times: { readonly at: string; readonly since: string | null }): Promise<void>;
  forget(trx: Kysely<Tables>, localUser: number): Promise<void>;
  /** Takes away what would be left of local users that are about to go. */
  remove(trx: Kysely<Tables>, users: readonly string[]): Promise<void>;
}
