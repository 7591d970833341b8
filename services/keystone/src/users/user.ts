import { readExtra } from "../database/extra.ts";
import { userOptions } from "./options.ts";

/** Somebody, as the API shows them. */
export interface User {
  readonly id: string;
  readonly name: string | null;
  readonly domain_id: string;
  readonly enabled: boolean;
  /** `2026-11-22T07:00:00.000000`, UTC; null if it does not expire. */
  readonly password_expires_at: string | null;
  readonly default_project_id?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly federated?: readonly FederatedAt[];
  /** What else was said of them. */
  readonly [attribute: string]: unknown;
}

/** Where somebody is known from: an identity provider, and who they are by its protocols. */
export interface FederatedAt {
  readonly idp_id: string;
  readonly protocols: readonly { readonly protocol_id: string; readonly unique_id: string }[];
}

/** A user's row with what stands beside it. */
export interface UserRecord {
  readonly id: string;
  readonly extra: string | null;
  readonly enabled: boolean | null;
  readonly default_project_id: string | null;
  readonly created_at: string | null;
  readonly last_active_at: string | null;
  readonly domain_id: string;
  readonly name: string | null;
  /** Microseconds since 1970. */
  readonly password_expires: number | null;
}

/** An option of somebody's; null where a row stands for having none. */
export interface OptionColumns {
  readonly option_id: string | null;
  readonly option_value: string | null;
}

/** Somebody of a list, as their rows have them. */
export interface ListedUser {
  readonly row: UserRecord;
  readonly options: readonly OptionColumns[];
}

export interface FederatedRow {
  readonly idp_id: string;
  readonly protocol_id: string;
  readonly unique_id: string;
}

/** What says whether an account is still in use. */
export interface Activity {
  /** `[security_compliance] disable_user_account_days_inactive` */
  readonly mostDays: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Attributes of `extra` that are never shown. */
const PRIVATE = ["password", "tenants", "groups", "domains"];

export interface UserParts {
  readonly options: readonly OptionColumns[];
  readonly activity: Activity;
  /** Shown with them, if given. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Puts a user together. */
export function userOf(row: UserRecord, { options, activity, links }: UserParts): User {
  const extra = readExtra(row.extra);
  for (const name of PRIVATE) if (Object.hasOwn(extra, name)) delete extra[name];
  const set = userOptions(options);
  return {
    ...extra,
    id: row.id,
    name: row.name,
    domain_id: row.domain_id,
    enabled: isEnabled(row, set.get("ignore_user_inactivity") === true, activity),
    password_expires_at: isoTime(row.password_expires),
    ...(row.default_project_id !== null && { default_project_id: row.default_project_id }),
    options: set.size === 0 ? {} : Object.fromEntries(set),
    ...(links && { links }),
  };
}

/** The identity providers of one user's rows, in their order. */
export function federatedAt(rows: readonly FederatedRow[]): readonly FederatedAt[] {
  const ids = [...new Set(rows.map((row) => row.idp_id))];
  return ids.map((idp_id) => ({
    idp_id,
    protocols: rows.filter((row) => row.idp_id === idp_id).map(({ protocol_id, unique_id }) => ({ protocol_id, unique_id })),
  }));
}

const DAY = 86_400_000;

function isEnabled(row: UserRecord, isExempt: boolean, { mostDays, now }: Activity): boolean {
  if (row.enabled !== true) return false;
  const last = row.last_active_at ?? row.created_at;
  if (!mostDays || last === null || isExempt) return true;
  return Math.floor(now / DAY) - Math.floor(Date.parse(last.slice(0, 10)) / DAY) < mostDays;
}

/** Microseconds since 1970 as Python's `isoformat` in JSON. */
function isoTime(microsecondsSince: number | null): string | null {
  if (microsecondsSince === null) return null;
  const whole = new Date(Math.floor(microsecondsSince / 1000)).toISOString().slice(0, 19);
  return `${whole}.${String(microsecondsSince % 1_000_000).padStart(6, "0")}`;
}
