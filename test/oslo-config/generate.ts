import type { Default, ItemType, Option, OptionGroups } from "@underpin/oslo/config";
import type { Case } from "./case.ts";
import type { Random } from "./random.ts";
import { textFor } from "./texts.ts";

const GROUPS = ["DEFAULT", "database", "token", "cache", "Cors"] as const;
const NAMES = ["name", "host", "port", "size", "things", "url", "path", "mode", "old", "rate", "flag", "extra"] as const;
const WORDS =
  "Sets how long a thing that was made at some time is kept for those who ask, in seconds; a well-known value, e.g. twenty-five -- or more, " +
  "is what most use, and an-extraordinarily-long-hyphenated-word-that-does-not-fit-in-any-line is what nobody does.";

/** One case; of some, whose files are read again, nearly all values are right. */
export function generate(given: Random): Case {
  const isRight = given.chance(3);
  const random: Random = isRight ? { ...given, careful: true, chance: (of) => given.below(of > 10 ? of * 20 : of) === 0 } : given;
  const groups = makeGroups(random);
  const names = ["a.conf", "b.conf"].slice(0, 1 + random.below(2));
  const inFolder = random.chance(3) ? ["x.d/1.conf", "x.d/0.conf"] : [];
  const files = (): Record<string, string> => Object.fromEntries([...names, ...inFolder].map((path) => [path, makeFile(random, groups)]));
  const args = [...names.map((path) => ["file", path] as const), ...(inFolder.length > 0 ? [["dir", "x.d"] as const] : [])];
  const first = files();
  return {
    groups,
    files: first,
    args,
    environment: makeEnvironment(random, groups),
    ...(isRight && { again: random.chance(2) ? files() : { ...first, "a.conf": makeFile(random, groups) } }),
    ...(random.chance(8) && { sample: true }),
  };
}

function makeGroups(random: Random): OptionGroups {
  const chosen = new Set(["DEFAULT", ...random.some(GROUPS, 4)]);
  return Object.fromEntries(
    [...chosen].map((group) => [
      group,
      {
        ...(group !== "DEFAULT" && random.chance(2) && { help: WORDS.slice(0, random.below(WORDS.length)).trim() }),
        options: Object.fromEntries([...new Set(random.some(NAMES, 10))].map((name) => [name, makeOption(random, group)])),
      },
    ]),
  );
}

function makeOption(random: Random, group: string): Option {
  const type = random.pick([
    makeItem(random),
    makeItem(random),
    makeItem(random),
    { type: "list", ...(random.chance(2) && { items: makeItem(random) }), ...(random.chance(3) && { bounds: true }) } as const,
    { type: "dict", ...(random.chance(2) && { values: makeItem(random) }), ...(random.chance(3) && { bounds: true }) } as const,
    { type: "multi", ...(random.chance(2) && { items: makeItem(random) }) } as const,
  ]);
  return {
    ...type,
    help: WORDS.slice(random.below(40), 40 + random.below(WORDS.length - 40)).trim(),
    ...makeDefault(random, type),
    ...(random.chance(4) && { mutable: true }),
    ...(random.chance(6) && { secret: true }),
    ...(random.chance(8) && { advanced: true }),
    ...(random.chance(4) && { deprecated: [makeOlder(random, group)] }),
    ...(random.chance(10) && { deprecatedForRemoval: random.pick([{}, { reason: "Nobody uses it." }, { since: "Stein", reason: WORDS }]) }),
  } as Option;
}

function makeOlder(random: Random, group: string): { readonly name: string; readonly group?: string } {
  const name = `${random.pick(["old", "former", "legacy"])}_${random.below(50)}`;
  return random.chance(2) ? { name } : { name, group: random.pick(["DEFAULT", "old_group", "token", group]) };
}

function makeItem(random: Random): ItemType {
  const bounds = {
    ...(random.chance(3) && { min: random.pick([0, 1, -5]) }),
    ...(random.chance(3) && { max: random.pick([10, 100, 65_535]) }),
  };
  return random.pick<() => ItemType>([
    () => ({ type: "string" }),
    () => ({
      type: "string",
      ...(random.chance(2) && { choices: ["sql", "ldap", "Fernet", ""] }),
      ...(random.chance(2) && { ignoreCase: true }),
    }),
    () => ({ type: "string", choices: { sql: "In tables.", ldap: "" } }),
    () => ({ type: "string", quotes: true }),
    () => ({ type: "string", maxLength: random.pick([0, 3, 20]) }),
    () => ({ type: "string", regex: random.pick(["^[a-z]+$", "a", String.raw`^\w+:\d+`]), ...(random.chance(2) && { ignoreCase: true }) }),
    () => ({ type: "boolean" }),
    () => ({ type: "integer", ...bounds }),
    () => ({ type: "integer", choices: [1, 5, 10] }),
    () => ({ type: "float", ...bounds }),
    () => ({ type: "port", ...(random.chance(3) && { min: 1024 }) }),
    () => ({
      type: random.pick(["ip", "hostAddress", "hostDomain"] as const),
      ...(random.chance(3) && { version: random.pick([4, 6] as const) }),
    }),
    () => ({ type: "hostname" }),
    () => ({ type: "uri", ...(random.chance(3) && { schemes: ["http", "HTTPS"] }), ...(random.chance(3) && { maxLength: 20 }) }),
  ])();
}

const DEFAULTS: Readonly<Record<string, readonly Default[]>> = {
  boolean: [true, false],
  integer: [1, 5, 10],
  float: [1.5, 10, 2.25],
  port: [8080, 5000],
  ip: [],
  hostname: ["localhost", "example.com."],
  hostAddress: ["localhost"],
  hostDomain: ["a_b.example.com"],
  uri: ["http://a/b"],
  list: [[], "$name"],
  dict: [{}],
};

function makeDefault(
  random: Random,
  type: { readonly type: string; readonly items?: ItemType; readonly values?: ItemType },
): Partial<Option> {
  if (random.chance(3)) return {};
  const isPlain = "choices" in type || "regex" in type || "maxLength" in type || "schemes" in type;
  if (type.type === "string")
    return isPlain
      ? {}
      : { default: random.pick(random.careful ? ["sql", "a b"] : ["sql", "$name/x", "${token.host}", "a b", " lead", ""]) };
  const own: readonly Default[] =
    type.type === "list" && type.items === undefined
      ? [["a", "b"], ["$name", "x"], []]
      : type.type === "dict" && type.values === undefined
        ? [{ b: "1", a: "$name" }, {}]
        : type.type === "multi" && type.items === undefined
          ? [["one", " two"], []]
          : type.type === "multi"
            ? []
            : (DEFAULTS[type.type] ?? []);
  const fitting = isPlain && type.type === "integer" ? [5, 10] : isPlain ? [] : own;
  // oslo.config lets an option that can't change do so for one that can and refers to it: here it is what it was, for all.
  const chosen = fitting.filter((one) => !random.careful || !JSON.stringify(one).includes("$"));
  return chosen.length === 0 ? {} : { default: random.pick(chosen) };
}

function makeFile(random: Random, groups: OptionGroups): string {
  const lines: string[] = random.chance(4) ? ["# a comment", ""] : [];
  for (let i = random.below(8); i >= 0; i--) {
    const group = random.pick(Object.keys(groups));
    const header = random.pick([group, group, group, group.toUpperCase(), group.toLowerCase(), "other", "old_group"]);
    lines.push(random.chance(150) ? random.pick([`[${header}`, "[]", `[${header}] # said`]) : `[${header}]`);
    const options = Object.entries(groups[group]?.options ?? {});
    const older = Object.entries(groups).flatMap(([, { options: all }]) => Object.values(all).flatMap(({ deprecated = [] }) => deprecated));
    for (let n = random.below(7); n > 0 && options.length > 0; n--) {
      const [name, option] = random.pick(options);
      const written =
        random.chance(6) && older.length > 0 ? (random.pick(older).name ?? name) : random.chance(30) ? name.toUpperCase() : name;
      const value = textFor(random, option);
      const separator = random.pick(["=", " = ", ":", ": ", "=  ", "\t=\t"]);
      lines.push(
        `${written}${separator}${random.chance(20) ? random.pick([`"${value}"`, `'${value}'`, `"${value}`, `'${value}"`]) : value}`,
      );
      if (random.chance(12)) lines.push(random.pick(["  more", "\t, b", "", "; no", "   # no comment", " .b", "\u00a0x"]));
      if (random.chance(400)) lines.push(random.pick(["nonsense", "= nothing", "  ", " indented after nothing", "\ufeff"]));
    }
  }
  if (random.chance(120)) lines.unshift(random.pick(["early = 1", "  early", "\ufeff"]));
  return lines.join(random.pick(["\n", "\n", "\n", "\r\n"])) + random.pick(["\n", "", "\n\n"]);
}

function makeEnvironment(random: Random, groups: OptionGroups): Readonly<Record<string, string>> {
  const all = Object.entries(groups).flatMap(([group, { options }]) =>
    Object.entries(options).map(([name, option]) => ({ group, name, option })),
  );
  if (all.every(({ option }) => option.type === "multi")) return {};
  // oslo.config takes each character of a variable for a value of an option of several: nobody can mean that.
  const given = random
    .some(
      all.filter(({ option }) => option.type !== "multi"),
      2,
    )
    .map(({ group, name, option }) => [`OS_${group.toUpperCase()}__${name.toUpperCase()}`, textFor(random, option)] as const);
  return Object.fromEntries(given.filter(([, value]) => !value.includes("\0")));
}
