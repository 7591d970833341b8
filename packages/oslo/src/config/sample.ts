import type { Default, Option, OptionGroup, OptionGroups, ValueType } from "./option.ts";
import { boundsOf } from "./types/number.ts";
import { wrapComment } from "./wrap.ts";

const WIDTH = 70;

/**
 * A file with every option of the service, its help and its default, each as a comment: as oslo-config-generator makes it.
 * `namespace` is whose options they are, `keystone`.
 */
export function sampleFile(groups: OptionGroups, namespace: string): string {
  const names = Object.keys(groups)
    .filter((name) => name !== "DEFAULT" && Object.keys(groups[name]?.options ?? {}).length > 0)
    .toSorted();
  return ["DEFAULT", ...names].map((name) => section(name, groups[name] ?? { options: {} }, namespace)).join("\n\n");
}

function section(group: string, { help, options }: OptionGroup, namespace: string): string {
  const all = Object.entries(options);
  const head = `[${group}]\n${help ? wrapComment(help, WIDTH) : ""}`;
  if (all.length === 0) return head;
  const sorted = [...all.filter(([, { advanced }]) => !advanced), ...all.filter(([, { advanced }]) => advanced)];
  return `${head}\n#\n# From ${namespace}\n#\n${sorted.map(([name, option]) => `\n${entry(group, name, option)}`).join("")}`;
}

function entry(group: string, name: string, option: Option): string {
  const prefix = option.deprecatedForRemoval && !option.help.startsWith("DEPRECATED") ? "DEPRECATED: " : "";
  // Several of a type are described as one of them is.
  const type = option.type === "multi" ? (option.items ?? option) : option;
  return [
    wrapComment(`${prefix}${option.help} (${typeName(type)})`, WIDTH),
    ...limits(type),
    ...(option.mutable ? ["# Note: This option can be changed without restarting.\n"] : []),
    ...(option.deprecated ?? [])
      .filter((older) => older.name !== undefined && !older.name.includes("-"))
      .map((older) => `# Deprecated group/name - [${older.group ?? group}]/${older.name}\n`),
    ...removal(option),
    ...(option.advanced
      ? [
          "# Advanced Option: intended for advanced users and not used\n",
          "# by the majority of users, and might have a significant\n",
          "# effect on stability and/or performance.\n",
        ]
      : []),
    ...(option.sampleDefault
      ? [
          "#\n",
          "# This option has a sample default set, which means that\n",
          "# its actual default value may vary from the one documented\n",
          "# below.\n",
        ]
      : []),
    ...defaults(option).map((text) => `#${name} =${text === "" ? "" : ` ${text.replaceAll("\n", "\n#    ")}`}\n`),
  ].join("");
}

const TYPE_NAMES = {
  string: "string value",
  boolean: "boolean value",
  integer: "integer value",
  float: "floating point value",
  port: "port value",
  ip: "IP address value",
  hostname: "hostname value",
  hostAddress: "host address value",
  hostDomain: "host domain value",
  uri: "uri value",
  list: "list value",
  dict: "dict value",
} as const;

function typeName(type: ValueType): string {
  return type.type === "multi" ? "multi valued" : TYPE_NAMES[type.type];
}

function limits(option: ValueType): readonly string[] {
  const numeric = option.type === "integer" || option.type === "float" || option.type === "port" ? boundsOf(option) : {};
  const choices = "choices" in option ? option.choices : undefined;
  return [
    ...(numeric.min === undefined ? [] : [`# Minimum value: ${numeric.min}\n`]),
    ...(numeric.max === undefined ? [] : [`# Maximum value: ${numeric.max}\n`]),
    ...(choices === undefined ? [] : ["# Possible values:\n", ...described(choices)]),
  ];
}

function described(choices: readonly (string | number)[] | Readonly<Record<string, string>>): readonly string[] {
  const all = Array.isArray(choices)
    ? choices.map((choice) => [String(choice), ""] as const)
    : Object.entries(choices as Record<string, string>);
  return all.map(([choice, words]) => wrapComment(`${choice === "" ? "''" : choice} - ${words || "<No description provided>"}`, WIDTH));
}

function removal({ deprecatedForRemoval: given }: Option): readonly string[] {
  if (!given) return [];
  return [
    `# This option is deprecated for removal${given.since === undefined ? "" : ` since ${given.since}`}.\n`,
    "# Its value may be silently ignored in the future.\n",
    ...(given.reason === undefined ? [] : [wrapComment(`Reason: ${given.reason}`, WIDTH)]),
  ];
}

/** As the default would be written in the file; several lines for an option of several values. */
function defaults(option: Option): readonly string[] {
  const value = option.sampleDefault ?? option.default;
  if (option.type === "multi" && !option.items) return Array.isArray(value) && value.length > 0 ? value.map(written) : [""];
  if (value === undefined) return ["<None>"];
  const text = collection(value);
  return [(option.type === "list" || option.type === "dict") && option.bounds ? bound(option.type, text) : text];
}

function bound(type: "list" | "dict", text: string): string {
  return type === "list" ? `[${text}]` : text;
}

function collection(value: Default): string {
  if (Array.isArray(value)) return value.map(written).join(",");
  if (typeof value === "object")
    return Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, item]) => `${name}:${String(item)}`)
      .join(",");
  return written(value);
}

/** Quotes keep the white space around a value. */
function written(value: string | number | boolean): string {
  const text = String(value);
  return text.trim() === text ? text : `"${text}"`;
}
