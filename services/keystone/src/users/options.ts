/** Options of a user as the API names them. */
type UserOptionName =
  | "ignore_change_password_upon_first_use"
  | "ignore_password_expiry"
  | "ignore_lockout_failure_attempts"
  | "lock_password"
  | "ignore_user_inactivity"
  | "multi_factor_auth_rules"
  | "multi_factor_auth_enabled";

/** An option, and what it may be. */
export interface UserOption {
  /** `user_option.option_id` */
  readonly id: string;
  readonly name: UserOptionName;
  /** The part of a JSON schema that says what its value is; null takes it away. */
  readonly schema: Readonly<Record<string, unknown>>;
}

const BOOLEAN = { type: "boolean", enum: [true, false] };

/** Lists of names of methods: neither a list nor a name in it may come twice, and no list is empty. */
const RULES = {
  type: "array",
  items: { type: "array", items: { type: "string" }, minItems: 1, uniqueItems: true },
  uniqueItems: true,
};

/** All options, in the order in which upstream registers them. Source: keystone/identity/backends/resource_options.py. */
export const USER_OPTIONS: readonly UserOption[] = [
  { id: "1000", name: "ignore_change_password_upon_first_use", schema: BOOLEAN },
  { id: "1001", name: "ignore_password_expiry", schema: BOOLEAN },
  { id: "1002", name: "ignore_lockout_failure_attempts", schema: BOOLEAN },
  { id: "1003", name: "lock_password", schema: BOOLEAN },
  { id: "1004", name: "ignore_user_inactivity", schema: BOOLEAN },
  { id: "MFAR", name: "multi_factor_auth_rules", schema: RULES },
  { id: "MFAE", name: "multi_factor_auth_enabled", schema: BOOLEAN },
];

const NAMES: ReadonlyMap<string, UserOptionName> = new Map(USER_OPTIONS.map(({ id, name }) => [id, name]));

/** A user's options; what is not set is not there. */
export type UserOptions = ReadonlyMap<UserOptionName, unknown>;

const NONE: UserOptions = new Map();

/** The options that rows of `user_option` hold; ids that no release knows are left out, as upstream does. */
export function userOptions(rows: readonly { readonly option_id: string | null; readonly option_value: string | null }[]): UserOptions {
  if (rows.length === 0) return NONE;
  const options = new Map<UserOptionName, unknown>();
  for (const { option_id, option_value } of rows) {
    const name = NAMES.get(option_id ?? "");
    if (name !== undefined) options.set(name, option_value === null ? null : (JSON.parse(option_value) as unknown));
  }
  return options;
}
