/** What servers say of a row whose key is there already; MariaDB has another number where the key is named. */
const CODES: ReadonlySet<unknown> = new Set(["23505", "ER_DUP_ENTRY", "ER_DUP_ENTRY_WITH_KEY_NAME"]);

/** Whether a statement failed because a row with such a key is there already. */
export function isDuplicate(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return CODES.has(code) || (typeof message === "string" && /UNIQUE constraint failed|PRIMARY KEY must be unique/.test(message));
}
