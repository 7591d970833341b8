import { parseRegex, search } from "@underpin/oslo/python";
import { listOf, objectOf, own, type JsonObject } from "./json.ts";
import { asPython, invalid } from "./mapping-refusal.ts";
import type { FormatValue } from "./python/format.ts";
import type { Release } from "./release.ts";

/** An assertion: what the identity provider says, by name, each with all its values. */
export type Assertion = ReadonlyMap<string, readonly string[]>;

/**
 * What a rule's remote section takes of an assertion, in the order in which `{0}`, `{1}` … refer to it; nothing if the rule does not apply.
 *
 * @throws MappingRefusal for conditions that Python can't compare with
 */
export function directMaps(requirements: readonly unknown[], assertion: Assertion, release: Release): readonly FormatValue[] | undefined {
  const maps: FormatValue[] = [];
  for (const given of requirements) {
    const requirement = objectOf(given, "what is in remote");
    const type = own(requirement, "type");
    if (type === undefined || (typeof type === "object" && type !== null))
      throw invalid("Invalid rule: the type of a remote attribute must be text.");
    const values = assertion.get(type as string);
    if (values === undefined) return undefined;
    const matches = (name: string): ((value: string) => boolean) | undefined => matcher(requirement, name, release);
    const [anyOne, notAny] = [matches("any_one_of"), matches("not_any_of")];
    if (anyOne !== undefined || notAny !== undefined) {
      const test = anyOne ?? notAny;
      // All are looked at, as upstream does: one that can't be compared is refused wherever it stands.
      if (values.filter((value) => test?.(value)).length > 0 !== (anyOne !== undefined)) return undefined;
      continue;
    }
    maps.push(single(filtered(requirement, values, matches)));
  }
  return maps;
}

function filtered(
  requirement: JsonObject,
  values: readonly string[],
  matches: (name: string) => ((value: string) => boolean) | undefined,
): readonly string[] {
  const black = matches("blacklist");
  if (black !== undefined) {
    const matched = new Set(values.filter(black));
    return [...new Set(values)].filter((value) => !matched.has(value));
  }
  const white = matches("whitelist");
  if (white === undefined) return values;
  return (isRegex(requirement) ? values : [...new Set(values)]).filter(white);
}

function single(values: readonly string[]): FormatValue {
  return values.length === 1 ? (values[0] ?? "") : values;
}

function isRegex(requirement: JsonObject): boolean {
  return Boolean(own(requirement, "regex"));
}

/** The test of a condition, if there is one of this name. */
function matcher(requirement: JsonObject, name: string, release: Release): ((value: string) => boolean) | undefined {
  const given = own(requirement, name);
  if (given === undefined || given === null) return undefined;
  const allowed = listOf(given, name);
  if (isRegex(requirement)) {
    const tests = allowed.map((pattern) => regexTest(pattern, name));
    // 22 tries all expressions, and so falls over a bad one wherever it stands.
    return (value) => (release === "22" ? tests.map((test) => test(value)).includes(true) : tests.some((test) => test(value)));
  }
  if (allowed.some((one) => typeof one === "object" && one !== null)) throw invalid(`Invalid rule: ${name} must be a list of texts.`);
  const set = new Set(allowed);
  return (value) => set.has(value);
}

/** Expressions are read when they are first needed: a bad one behind a good one that matches does no harm. */
function regexTest(pattern: unknown, name: string): (value: string) => boolean {
  let node: ReturnType<typeof parseRegex> | undefined;
  return (value) => {
    if (typeof pattern !== "string") throw invalid(`Invalid rule: regular expressions of ${name} must be texts.`);
    return asPython(
      () => `Invalid rule: regular expression ${JSON.stringify(pattern)}`,
      () => search((node ??= parseRegex(pattern)), value),
    );
  };
}
