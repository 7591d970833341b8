import { decimal, PythonError } from "@underpin/oslo/python";
import { isObject, objectOf, textOf, type JsonObject } from "./json.ts";
import { asPython, invalid, MappingRefusal, noSuchMatch } from "./mapping-refusal.ts";
import { format, type FormatValue } from "./python/format.ts";
import type { SchemaVersion } from "./release.ts";
import { complaints } from "./schema.ts";
import { PROJECTS_WITH_DOMAINS } from "./schemas.ts";

/** What a local section is filled with. */
export interface Filling {
  readonly mappingId: string;
  readonly version: SchemaVersion;
  readonly values: readonly FormatValue[];
}

/**
 * A local section with values in the place of `{0}`, `{1}` …
 *
 * @throws MappingRefusal
 */
export function fill(local: JsonObject, filling: Filling): JsonObject {
  return Object.fromEntries(Object.entries(local).map(([name, rule]) => [name, fillOne(name, rule, filling)]));
}

function fillOne(name: string, rule: unknown, filling: Filling): unknown {
  const isJson = filling.version === "3.0" && (name === "projects_json" || (name === "projects" && typeof rule === "string"));
  if (isJson) return projectsOf(name, textOf(rule, name), filling);
  if (isObject(rule)) return fill(rule, filling);
  if (Array.isArray(rule)) return rule.map((item) => fill(objectOf(item, `what is in ${name}`), filling));
  const template = textOf(rule, name);
  return indexed(filling, () =>
    asPython(
      () => `Invalid rule: ${JSON.stringify(template)} for ${name}`,
      () => format(template, filling.values),
    ),
  );
}

function indexed<T>({ mappingId }: Filling, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof PythonError ? noSuchMatch(mappingId) : cause;
  }
}

/** The projects that an identity provider gives as JSON. */
function projectsOf(name: string, rule: string, { values, mappingId }: Filling): unknown {
  const digits = /^\{?(\p{Nd}+)/u.exec(rule)?.[1];
  if (digits === undefined)
    throw new MappingRefusal(
      "SchemaValidationError",
      `The rule [${rule}] for key [${name}] does not match the expected pattern [\\{?(\\d+)\\}?].`,
    );
  const value = values[Number(decimal(digits))];
  if (value === undefined) throw noSuchMatch(mappingId);
  const projects = typeof value === "string" ? parsed(name, value) : value;
  const messages = complaints(projects, PROJECTS_WITH_DOMAINS, "30");
  if (messages !== "") throw invalid(messages);
  return projects;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw invalid(`The value for ${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
