import { allowed } from "./describe.ts";
import type { Option } from "./option.ts";
import type { Location, Given } from "./sources.ts";
import type { InvalidValue } from "./types/invalid-value.ts";

/** What is wrong with one option. */
export interface Problem {
  readonly group: string;
  readonly name: string;
  readonly where: Location;
  /** What was given; `***` of a secret option, undefined where nothing was. */
  readonly value: string | undefined;
  readonly wrong: string;
  /** What the option takes. */
  readonly allowed: string;
}

/** A configuration that a service can't start with: every option that is wrong, not the first alone. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(line).join("\n"));
    this.problems = problems;
  }
}

/** What is wrong with the value that was given for an option, or with its default. */
export function problemOf(group: string, name: string, option: Option, given: Given | undefined, error: InvalidValue): Problem {
  const raw = given?.raw;
  const value = typeof raw === "object" ? raw.join("\n") : raw;
  return {
    group,
    name,
    where: given?.where ?? { kind: "default" },
    value: value !== undefined && option.secret ? "***" : value,
    wrong: error.quoting !== undefined && !option.secret ? `${error.message}: ${error.quoting}` : error.message,
    allowed: allowed(option),
  };
}

/** An option that must be given and isn't. */
export function missing(group: string, name: string, option: Option): Problem {
  return {
    group,
    name,
    where: { kind: "default" },
    value: undefined,
    wrong: "there must be a value, and there is none",
    allowed: allowed(option),
  };
}

function line({ group, name, where, value, wrong, allowed: takes }: Problem): string {
  const given = value === undefined ? "" : ` = ${JSON.stringify(value.slice(0, 200))}`;
  return `${place(where)}[${group}] ${name}${given}: ${wrong}. Allowed: ${takes}.`;
}

function place(where: Location): string {
  switch (where.kind) {
    case "file":
      return `${where.file}, line ${where.line}: `;
    case "environment":
      return `environment, ${where.variable}: `;
    case "command line":
      return "command line: ";
    default:
      return "";
  }
}
