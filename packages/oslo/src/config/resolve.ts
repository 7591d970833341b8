import { interpolate, NoSuchOption } from "./interpolate.ts";
import type { Option, OptionGroups } from "./option.ts";
import { findGiven, namesOf, type Given, type Sources } from "./sources.ts";
import { InvalidValue } from "./types/invalid-value.ts";
import { str } from "./types/python.ts";
import { parseValue, type Value } from "./types/value.ts";

/** An option's value, and what was given for it; undefined where it is the default. */
interface Resolved {
  readonly option: Option;
  readonly value: Value;
  readonly given: Given | undefined;
}

/**
 * Reads an option's value, with references in it replaced.
 *
 * @throws InvalidValue
 */
export type Resolve = (group: string, name: string) => Resolved;

const DOLLAR = "a dollar sign itself is written $$";

/**
 * Each option is read once, however many refer to it. With `before`, what is not mutable stays as it was there, also where
 * a mutable option refers to it.
 */
export function createResolve(groups: OptionGroups, sources: Sources, before?: Resolve): Resolve {
  const known = new Map<string, Resolved>();
  const underWay = new Set<string>();
  const older = olderNames(groups);

  const resolve: Resolve = (askedGroup, askedName) => {
    const { group, name, option } = find(groups, older, askedGroup, askedName);
    if (before && !option.mutable) return before(group, name);
    const key = `${group}.${name}`;
    const done = known.get(key);
    if (done) return done;
    if (underWay.has(key)) throw new InvalidValue("refers to itself");
    underWay.add(key);
    try {
      const given = findGiven(sources, group, name, option);
      const raw = given?.raw ?? option.default;
      const value =
        raw === undefined
          ? null
          : parseValue(
              option,
              interpolate(raw, (reference) => referred(resolve, groups, group, reference)),
            );
      if (value === null && raw !== undefined && option.default !== undefined)
        throw new InvalidValue("nothing at all; leave the line out for the default");
      const resolved = { option, given, value };
      known.set(key, resolved);
      return resolved;
    } finally {
      underWay.delete(key);
    }
  };
  return resolve;
}

/** `$name` is of the same group, else of DEFAULT; `$group.name` names its group, which DEFAULT can't be. */
function referred(resolve: Resolve, groups: OptionGroups, group: string, reference: string): string {
  const dot = reference.indexOf(".");
  const [inGroup, name] = dot < 0 ? [group, reference] : [reference.slice(0, dot), reference.slice(dot + 1)];
  if (dot >= 0 && (inGroup === "DEFAULT" || !Object.hasOwn(groups, inGroup)))
    throw new InvalidValue(`refers to an option of a group that there is not; ${DOLLAR}`, `$${reference}`);
  try {
    if (inGroup !== "DEFAULT") return textOf(resolve(inGroup, name));
  } catch (error) {
    if (!(error instanceof NoSuchOption)) throw refused(error, reference);
  }
  if (reference !== "DEFAULT" && Object.hasOwn(groups, reference))
    throw new InvalidValue(`refers to a group, not to an option; ${DOLLAR}`, `$${reference}`);
  try {
    return textOf(resolve("DEFAULT", reference));
  } catch (error) {
    throw refused(error, reference);
  }
}

/** What stands in a reference's place. */
function textOf({ option, value }: Resolved): string {
  const items = option.type === "list" || option.type === "multi" ? option.items : option.type === "dict" ? option.values : option;
  return value === null ? "" : str(value, items?.type === "float");
}

/** What is wrong with an option whose reference is wrong: of that one's own words nothing is repeated, they may be secret. */
function refused(error: unknown, reference: string): unknown {
  if (error instanceof NoSuchOption) return new NoSuchOption(`refers to an option that there is not; ${DOLLAR}`, `$${reference}`);
  return error instanceof InvalidValue ? new InvalidValue("refers to an option whose own value is refused", `$${reference}`) : error;
}

interface Found {
  readonly group: string;
  readonly name: string;
  readonly option: Option;
}

function find(groups: OptionGroups, older: ReadonlyMap<string, Found>, group: string, name: string): Found {
  const options = groups[group]?.options;
  const option = options && Object.hasOwn(options, name) ? options[name] : undefined;
  const found = option ? { group, name, option } : older.get(`${group}.${name}`);
  if (!found) throw new NoSuchOption("there is no such option");
  return found;
}

/** A reference may use an option's older name. */
function olderNames(groups: OptionGroups): ReadonlyMap<string, Found> {
  const older = new Map<string, Found>();
  for (const [group, { options }] of Object.entries(groups))
    for (const [name, option] of Object.entries(options))
      for (const one of namesOf(group, name, option).slice(1)) older.set(`${one.group}.${one.name}`, { group, name, option });
  return older;
}
