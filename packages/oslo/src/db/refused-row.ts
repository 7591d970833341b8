import { UnfitError } from "./lengths.ts";

/** What servers say of a row whose key is there already; MariaDB has another number where the key is named. */
const DUPLICATE: ReadonlySet<unknown> = new Set(["23505", "ER_DUP_ENTRY", "ER_DUP_ENTRY_WITH_KEY_NAME"]);
/** What they say of a row that refers to one that isn't there, or that others refer to and is to go. */
const DANGLING: ReadonlySet<unknown> = new Set([
  "23503",
  "ER_NO_REFERENCED_ROW",
  "ER_NO_REFERENCED_ROW_2",
  "ER_ROW_IS_REFERENCED",
  "ER_ROW_IS_REFERENCED_2",
]);
/** SQL's class of errors that are the data's: too long, out of range, a character that the column or the server doesn't have. */
const DATA = /^22/;
/** MariaDB can't compare a character beyond those of its older tables with a column of them. */
const COLLATION: ReadonlySet<unknown> = new Set([
  "ER_CANT_AGGREGATE_2COLLATIONS",
  "ER_CANT_AGGREGATE_3COLLATIONS",
  "ER_CANT_AGGREGATE_NCOLLATIONS",
]);
/** Nor keep it there. */
const INCORRECT = "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD";

interface Refusal {
  readonly code?: unknown;
  readonly sqlState?: unknown;
  readonly message?: unknown;
}

/** Whether a statement failed because a row with such a key is there already. */
export function isDuplicate(error: unknown): boolean {
  const { code } = error as Refusal;
  return DUPLICATE.has(code) || says(error, /UNIQUE constraint failed|PRIMARY KEY must be unique/);
}

/** Whether a statement failed because of a foreign key: a row that was there when it was looked for has gone since, or one has come. */
export function isDangling(error: unknown): boolean {
  const { code } = error as Refusal;
  return DANGLING.has(code) || says(error, /FOREIGN KEY constraint failed/);
}

/** Whether a statement failed because a value is none that its column, or the server, can have. */
export function isUnfit(error: unknown): boolean {
  const { code, sqlState } = error as Refusal;
  return (
    error instanceof UnfitError ||
    isBeyondCollation(error) ||
    code === INCORRECT ||
    [code, sqlState].some((state) => typeof state === "string" && DATA.test(state))
  );
}

/** Whether MariaDB could not compare a text with a column, for want of its characters there. */
export function isBeyondCollation(error: unknown): boolean {
  return COLLATION.has((error as Refusal | null)?.code);
}

function says(error: unknown, text: RegExp): boolean {
  const { message } = error as Refusal;
  return typeof message === "string" && text.test(message);
}
