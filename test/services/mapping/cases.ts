import { Random } from "../../keystone/random.ts";
import { randomLiteral, randomPattern, randomTemplate, randomText } from "./python-cases.ts";

/** Something to be done by both. */
export type Case =
  | {
      readonly do: "map";
      readonly mapping: unknown;
      readonly attributes: Readonly<Record<string, string>>;
      readonly validate: boolean;
      readonly default: string;
    }
  | { readonly do: "environment"; readonly environment: Readonly<Record<string, string>>; readonly prefix: string }
  | { readonly do: "format"; readonly template: string; readonly values: readonly (readonly string[])[] }
  | { readonly do: "literal"; readonly text: string }
  | { readonly do: "search"; readonly pattern: string; readonly text: string };

/** The case of a seed. */
export function caseOf(seed: number): Case {
  const random = new Random(seed);
  const kind = random.below(20);
  if (kind < 10) return mapCase(random);
  if (kind < 11) return environmentCase(random);
  if (kind < 13)
    return { do: "format", template: randomTemplate(random), values: many(random, 4, () => many(random, 3, () => randomText(random))) };
  if (kind < 15) return { do: "literal", text: randomLiteral(random) };
  return { do: "search", pattern: randomPattern(random), text: randomText(random, 12) };
}

function many<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

const NAMES = ["UserName", "Email", "GROUPS", "orgPersonType", "constructor", "__proto__", "HTTP_OIDC_GROUPS", "projects", "", "ünï"];
const WORDS = [
  "alice",
  "bob",
  "admins",
  "dev-name",
  "Employee",
  "a b",
  "grp1",
  "grp2",
  "ñandú",
  "",
  "x'y",
  'q"z',
  "name",
  "domain",
  "\u{1f600}",
];

function mapCase(random: Random): Case {
  const names = many(random, 4, () => random.pick(NAMES));
  const attributes = Object.fromEntries(names.map((name) => [name, value(random)]));
  const mapping = mappingOf(random, names.length > 0 ? names : NAMES);
  const broken = random.below(6) === 0 ? breakSomething(random, mapping) : mapping;
  return {
    do: "map",
    mapping: broken,
    attributes,
    validate: random.below(8) > 0,
    default: random.pick(["1.0", "1.0", "2.0", "3.0", random.below(6) === 0 ? "9" : "1.0"]),
  };
}

function value(random: Random): string {
  const kind = random.below(14);
  if (kind === 0) return randomLiteral(random);
  if (kind === 1) return JSON.stringify(projectsJson(random));
  if (kind === 2) return groupsJson(random);
  if (kind === 3) return randomText(random);
  return [0, ...many(random, 3, () => 0)].map(() => random.pick(WORDS)).join(";");
}

function groupsJson(random: Random): string {
  const group = (): unknown =>
    random.pick<unknown>([
      { name: random.pick(WORDS), domain: { name: "d" } },
      { name: random.pick(WORDS), domain: { id: "d" } },
      { name: random.pick(WORDS) },
      { domain: {} },
      ["domain"],
      "name",
      7,
      null,
    ]);
  return [0, ...many(random, 2, () => 0)]
    .map(() => `${random.pick(["JSON:", "JSON:", "JSON:", "", "JSON:JSON:"])}${JSON.stringify(group())}`)
    .join(";");
}

function projectsJson(random: Random): unknown {
  const project = (): unknown => {
    const made: Record<string, unknown> = { name: random.pick(WORDS), roles: many(random, 2, () => ({ name: random.pick(WORDS) })) };
    if (random.below(3) === 0) made["domain"] = domain(random, (text) => text);
    return random.below(8) === 0 ? breakSomething(random, made) : made;
  };
  return random.below(10) === 0 ? random.pick<unknown>([{}, "x", 7, null, true, [[]]]) : many(random, 3, project);
}

const domain = (random: Random, text: (plain: string) => string): unknown =>
  random.pick<unknown>([{ name: text("Default") }, { id: text("default") }, { name: "n", id: "i" }, {}]);

function mappingOf(random: Random, names: readonly string[]): unknown {
  const rules = [0, ...many(random, 2, () => 0)].map(() => {
    const remote = [0, ...many(random, 2, () => 0)].map(() => remoteOf(random, names));
    const references = remote.filter((one) => !("any_one_of" in one || "not_any_of" in one)).length;
    return { local: many(random, 3, () => localOf(random, references)), remote };
  });
  const version = random.pick([undefined, "1.0", "2.0", "3.0", "3.0", random.below(8) === 0 ? "4.0" : "2.0"]);
  return { rules, ...(version !== undefined && { schema_version: version }) };
}

function remoteOf(random: Random, names: readonly string[]): object {
  const type = random.below(12) === 0 ? random.pick(NAMES) : random.pick(names);
  const condition = random.pick(["", "", "", "", "", "any_one_of", "not_any_of", "whitelist", "blacklist"]);
  if (condition === "") return { type };
  const regex = random.pick([undefined, undefined, false, true, true]);
  const allowed = many(random, 4, () => {
    if (random.below(40) === 0) return random.pick<unknown>([1, null, true, ["x"], {}]);
    return regex === true && random.below(3) > 0
      ? random.pick([randomPattern(random), ".*", "^a", "(?i)ADMIN", "grp\\d$"])
      : random.pick(WORDS);
  });
  return { type, [condition]: allowed, ...(regex !== undefined && { regex }) };
}

function localOf(random: Random, references: number): unknown {
  const template = (plain = random.pick(WORDS)): string => {
    const kind = random.below(40);
    if (kind === 0) return randomTemplate(random);
    if (kind === 1) return `{${references}}`;
    if (kind < 14 || references === 0) return plain;
    const some = Array.from({ length: 1 + (kind > 36 ? 1 : 0) }, () => `{${random.below(references)}}`);
    return kind === 14 ? "{}" : some.join(" ");
  };
  const local: Record<string, unknown> = {};
  const maybe = (name: string, of: number, make: () => unknown): void => {
    if (random.below(of) === 0) local[name] = make();
  };
  maybe("user", 3, () => {
    const user: Record<string, unknown> = {};
    for (const name of ["name", "id", "email"]) if (random.below(2) === 0) user[name] = template();
    if (random.below(4) === 0) user["domain"] = domain(random, template);
    if (random.below(4) === 0) user["type"] = random.pick(["local", "ephemeral"]);
    return user;
  });
  maybe("group", 4, () => (random.below(2) === 0 ? { id: template() } : { name: template(), domain: domain(random, template) }));
  const givesGroups = random.below(4) === 0;
  if (givesGroups) local["domain"] = random.below(8) === 0 ? {} : domain(random, template);
  maybe("groups", givesGroups ? 1 : 30, () => (random.below(4) === 0 ? randomLiteral(random) : template()));
  maybe("group_ids", 5, () => (random.below(4) === 0 ? randomLiteral(random) : template()));
  maybe("domain", 4, () => domain(random, template));
  maybe("projects", 5, () =>
    many(random, 2, () => ({
      name: template(),
      roles: many(random, 2, () => ({ name: template() })),
      ...(random.below(4) === 0 && { domain: domain(random, template) }),
    })),
  );
  maybe("projects_json", 12, () => random.pick(["{0}", "{0}", "{0}", "{1}", "0", "{0", "{٠}", "x", "{9}", "{}"]));
  return local;
}

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  7,
  -2,
  1.5,
  "",
  "x",
  "it's",
  [],
  {},
  [[]],
  ["a", null],
  { type: 5 },
  { name: "x" },
  { id: "i", name: "n" },
];

/** A copy in which one value is another, is gone, or has company. */
function breakSomething(random: Random, whole: unknown): unknown {
  if (typeof whole !== "object" || whole === null || random.below(6) === 0) return random.pick(ODD);
  if (Array.isArray(whole)) {
    if (whole.length === 0) return [random.pick(ODD)];
    const at = random.below(whole.length);
    return random.below(6) === 0
      ? whole.filter((_, i) => i !== at)
      : whole.map((item: unknown, i) => (i === at ? breakSomething(random, item) : item));
  }
  const entries = Object.entries(whole);
  const kind = random.below(8);
  if (kind === 0 || entries.length === 0)
    return { ...whole, [random.pick(["extra", "a'b", "type", "name", "ö", "additionalProperties"])]: random.pick(ODD) };
  const at = random.below(entries.length);
  if (kind === 1) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return Object.fromEntries(entries.map(([name, item], i) => [name, i === at ? breakSomething(random, item) : item]));
}

function environmentCase(random: Random): Case {
  const bytes = (): string =>
    random
      .pick([
        Buffer.from(random.pick(WORDS)),
        Buffer.from(random.pick(WORDS), "latin1"),
        Buffer.from(Buffer.from(random.pick(WORDS)).toString("latin1")),
        random.bytes(random.below(4)),
        Buffer.from("\u{feff}ñ"),
        Buffer.from("eda080", "hex"),
        Buffer.from("f4908080", "hex"),
      ])
      .toString("hex");
  return {
    do: "environment",
    environment: Object.fromEntries(
      many(random, 5, () => [`${random.pick(["", "OIDC_", "oidc_"])}${random.pick(["A", "B", "C"])}`, bytes()]),
    ),
    prefix: random.pick(["", "OIDC_"]),
  };
}
