import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Default, Option, OptionGroups } from "@underpin/oslo/config";
import { optionsOfRelease, RELEASES } from "../../services/keystone/src/config/releases/releases.ts";

interface Kind {
  readonly class: string;
  readonly item_type?: Kind;
  readonly value_type?: Kind;
  readonly [limit: string]: unknown;
}

interface Registered {
  readonly type: Kind;
  readonly multi: boolean;
  readonly default: Default | null;
  readonly sample: Default | null;
  readonly secret: boolean;
  readonly mutable: boolean;
  readonly required: boolean;
  readonly advanced: boolean;
  readonly removal: boolean;
  readonly deprecated: readonly (readonly [string | null, string | null])[];
}

const NUMBERS = ["22", "23", "24", "25", "26", "27", "28", "29", "30"];

/** Ours that upstream sets otherwise: where it does, or why. */
const OTHER: Readonly<Record<string, string>> = {
  "database.connection": "Keystone's default is set when it starts: sqlite:///keystone.db",
};

/** Of oslo.messaging, which keystone.conf does not register: `messaging.py` tells those of the releases that are here. */
const MESSAGING = /^(?:oslo_messaging_\w+\..*|DEFAULT\.(?:control_exchange|transport_url))$/;

describe.each(["22", "30"])("of oslo.messaging, the options of %s", (release) => {
  const upstream = JSON.parse(readFileSync(new URL(`messaging-${release}.json`, import.meta.url), "utf8")) as Readonly<
    Record<string, Pick<Registered, "multi" | "default" | "secret"> & { readonly type: string }>
  >;
  const ours = Object.entries(optionsOfRelease(release))
    .flatMap(([group, { options }]) => Object.entries(options).map(([name, option]) => [`${group}.${name}`, option] as const))
    .filter(([name]) => MESSAGING.test(name));

  test("have its types and defaults", () => {
    expect(ours.length).toBeGreaterThan(20);
    for (const [name, option] of ours) {
      // What was misspelt in 22 is an older name of it now.
      const known = upstream[name] ?? upstream[name.replace("quorum_max", "quroum_max")];
      const type = option.type === "multi" ? known?.type : CLASSES[option.type];
      expect({
        name,
        type,
        multi: option.type === "multi",
        default: plain(option.default ?? null),
        secret: option.secret ?? false,
      }).toEqual({
        name,
        ...known,
        default: plain(known?.default),
      });
    }
  });
});

test("the options of each release are compared", () => expect(RELEASES.map(([number]) => number)).toEqual(NUMBERS));

describe.each(NUMBERS)("the options of %s", (release) => {
  const upstream = JSON.parse(gunzipSync(readFileSync(new URL(`${release}.json.gz`, import.meta.url))).toString()) as Readonly<
    Record<string, Registered>
  >;
  const groups: OptionGroups = optionsOfRelease(release);
  const ours = Object.fromEntries(
    Object.entries(groups).flatMap(([group, { options }]) =>
      Object.entries(options).map(([name, option]) => [`${group}.${name}`, { group, option }] as const),
    ),
  );
  test("are the ones that it registers", () => {
    const names = Object.keys(ours).filter((name) => !/^(underpin|mapped|openid|saml2)\./.test(name) && !MESSAGING.test(name));
    expect(names.toSorted()).toEqual(Object.keys(upstream).toSorted());
    expect(names.length).toBeGreaterThan(250);
  });

  test("have its types, defaults, limits and older names", () => {
    for (const [name, registered] of Object.entries(upstream)) {
      const found = ours[name];
      if (found === undefined || name in OTHER) continue;
      expect({ name, ...told(found.option, found.group) }).toEqual({ name, ...theirs(registered, found.group) });
    }
  });
});

function theirs({ type, multi, deprecated, default: value, ...flags }: Registered, group: string): object {
  return {
    ...flags,
    type: multi ? { class: "Multi" } : limited(type),
    default: plain(value),
    deprecated: deprecated.map(([older, name]) => [older ?? group, name]),
  };
}

/** Whole numbers beyond 2^53 are not kept here: a limit above is none. */
function limited({ class: name, max, ...type }: Kind): unknown {
  return {
    ...type,
    class: name,
    ...(max !== undefined && { max: Math.min(Number(max), Number.MAX_SAFE_INTEGER) }),
    ...(type.item_type && { item_type: limited(type.item_type) }),
    ...(type.value_type && { value_type: limited(type.value_type) }),
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  string: "String",
  boolean: "Boolean",
  integer: "Integer",
  float: "Float",
  port: "Port",
  uri: "URI",
  hostAddress: "HostAddress",
  list: "List",
  dict: "Dict",
  multi: "Multi",
};

interface Loose {
  readonly type: string;
  readonly items?: Loose;
  readonly values?: Loose;
  readonly choices?: readonly string[] | Readonly<Record<string, string>> | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly maxLength?: number;
  readonly ignoreCase?: boolean;
  readonly bounds?: boolean;
}

function kind(option: Loose): unknown {
  const { type, min, max, choices } = option;
  return {
    class: CLASSES[type],
    ...(type === "port" ? { min: 0, max: 65_535 } : { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }),
    ...(option.maxLength !== undefined && { max_length: option.maxLength }),
    ...(option.ignoreCase && { ignore_case: true }),
    ...(option.bounds && { bounds: true }),
    ...(choices && { choices: Array.isArray(choices) ? choices : Object.keys(choices) }),
    ...(type === "list" && { item_type: kind(option.items ?? { type: "string" }) }),
    ...(type === "dict" && { value_type: kind(option.values ?? { type: "string" }) }),
  };
}

function told(option: Option, group: string): object {
  const { deprecated = [], deprecatedForRemoval } = option;
  return {
    type: option.type === "multi" ? { class: "Multi" } : kind(option as Loose),
    default: plain(option.default ?? null),
    sample: option.sampleDefault ?? null,
    secret: option.secret ?? false,
    mutable: option.mutable ?? false,
    required: option.required ?? false,
    advanced: option.advanced ?? false,
    removal: deprecatedForRemoval !== undefined,
    deprecated: deprecated.map((older) => [older.group ?? group, older.name ?? null]),
  };
}

/** `[]` of a list is nothing at all, as "" is. */
function plain(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? "" : value;
}
