import type { CheckResult, CheckState } from "../api/check.ts";
import { command, hint, hintText, type Hint, type Wording } from "../model/hint.ts";

/** What check says of each state. */
export type CheckTexts = Readonly<Record<CheckState, Hint>>;

/** What `underpin check` says. */
export const CHECK_TEXTS: CheckTexts = {
  empty: hint`The database is empty. Next: ${command("expand")}, or ${command("sync")}.`,
  uncontrolled: "The database has tables, but is not under version control. `underpin baseline` takes it over as it stands.",
  disordered: "A later phase stands ahead of an earlier one. Restore a backup, or correct the record by hand.",
  behind: hint`The database is not up to date. Next: ${command("expand")}.`,
  expanded: hint`It is expanded; the rows are not carried over. Next: ${command("migrate")}.`,
  migrated: hint`The rows are carried over; both shapes are in use. Next, once no node of the old release runs: ${command("contract")}.`,
  newer: "The database is newer than this; all phases stand at the same version.",
  current: "The database is up to date.",
};

/** Where an upgrade stands, in a command line's words. */
export function checkText(
  { state, to }: CheckResult,
  { checkTexts, wording }: { readonly checkTexts: CheckTexts; readonly wording: Wording },
): string {
  return hintText(checkTexts[state], (advised) => wording(to === null ? advised : { ...advised, args: [...advised.args, "--to", to] }));
}
