import { invalid, refused } from "../refusals.ts";

/** What can be said of projects, domains and roles besides their attributes; each has a table of its own for them. */
export interface Options {
  /** Whether it can be changed or removed only after this was set to false. */
  readonly immutable?: boolean;
}

/** What stands for {@link Options.immutable} in the tables of options. */
export const IMMUTABLE = "IMMU";

/** Options of a row's, by the column of their table that was read beside it. */
export function optionsOf(value: string | null): Options {
  return value === null ? {} : { immutable: JSON.parse(value) as boolean };
}

/**
 * How a change leaves the option: true or false where it sets it, null where it takes it away, undefined where it says nothing.
 *
 * @throws HttpError 400 for what is no object: release 22 has no schema for domains' options, and stumbles over all but texts and lists that are none
 */
export function immutableIn(given: Readonly<Record<string, unknown>>): boolean | null | undefined {
  const { options } = given;
  if (options === undefined) return undefined;
  if (
    Array.isArray(options) || typeof options === "string" ? options.includes("immutable") : typeof options !== "object" || options === null
  )
    throw invalid("Invalid input for field 'options': it is no object");
  return (options as { readonly immutable?: boolean | null }).immutable;
}

interface Thing {
  readonly id: string;
  readonly options: Options;
}

type Kind = "domain" | "project" | "role";

/**
 * What is immutable may only be made mutable, and nothing else with that.
 *
 * @throws HttpError 403
 */
export function requireMutable(kind: Kind, { id, options }: Thing, change: Readonly<Record<string, unknown>>): void {
  if (options.immutable !== true) return;
  const isOnlyThat = Object.keys(change).length === 1 && "options" in change;
  const wanted = immutableIn(change);
  if (!isOnlyThat || wanted === undefined || wanted === true) throw refusal("update", kind, id);
}

/** @throws HttpError 403 */
export function requireRemovable(kind: Kind, { id, options }: Thing): void {
  if (options.immutable === true) throw refusal("delete", kind, id);
}

/** The stray backtick is upstream's. */
function refusal(action: string, kind: Kind, id: string): Error {
  return refused(`Unable to ${action} immutable ${kind} resource: \`${id}. Set resource option "immutable" to false first.`);
}
