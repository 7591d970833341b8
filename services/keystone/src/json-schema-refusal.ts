import type { HttpError } from "@underpin/oslo/http";
import { pythonRepr, type PolicyValue } from "@underpin/oslo/policy";
import type { Compatibility } from "./policies/index.ts";
import { pprint } from "./python-pprint.ts";
import { invalid } from "./refusals.ts";

type Type = "object" | "array" | "string" | "boolean";

/** The part of JSON schema that is used where upstream answers in the words of Python's library. The order of names counts: the first fault is told. */
export interface OldSchema {
  readonly type: Type | readonly Type[];
  readonly properties?: Readonly<Record<string, OldSchema>>;
  readonly items?: OldSchema;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
}

interface Fault {
  readonly message: string;
  readonly keyword: string;
  readonly schema: OldSchema;
  readonly schemaPath: readonly string[];
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

/** Names of what nobody else may read. */
const SECRETS: ReadonlySet<string> = new Set(["password", "original_password", "passcode", "secret"]);

/**
 * Refuses what a schema does not allow, in the words of Python's jsonschema: the whole part of the schema and of the request. Upstream does so for a few
 * requests still; secrets are not in it.
 *
 * @throws HttpError 400
 */
export function checkOldSchema(value: unknown, schema: OldSchema, compatibility: Compatibility): void {
  const fault = faults(value, schema, [], []).next().value as Fault | undefined;
  if (fault !== undefined) throw refusal(fault, compatibility);
}

function refusal({ message, keyword, schema, schemaPath, value, path }: Fault, compatibility: Compatibility): HttpError {
  const shown = (thing: unknown): string =>
    pprint(thing, { width: 72, sorted: compatibility === 22 })
      .split("\n")
      .map((line) => `    ${line}`)
      .join("\n");
  const indexed = (name: string, indices: readonly (string | number)[]): string =>
    `${name}${indices.map((index) => `[${pythonRepr(index)}]`).join("")}`;
  const text = `${message}

Failed validating ${pythonRepr(keyword)} in ${indexed("schema", schemaPath)}:
${shown(schema)}

On ${indexed("instance", path)}:
${shown(withoutSecrets(value, path.at(-1), path.at(-2)))}`;
  return invalid(path.length === 0 ? text : `Invalid input for field '${path.join("/")}': ${text}`);
}

function* faults(value: unknown, schema: OldSchema, schemaPath: readonly string[], path: readonly (string | number)[]): Generator<Fault> {
  const fault = (keyword: string, message: string): Fault => ({ keyword, message, schema, schemaPath, value, path });
  const shown = (): string => pythonRepr(withoutSecrets(value, path.at(-1), path.at(-2)) as PolicyValue);
  for (const keyword of Object.keys(schema)) {
    if (keyword === "type") {
      const types = [schema.type].flat();
      if (!types.some((type) => isOfType(value, type)))
        yield fault(keyword, `${shown()} is not of type ${types.map(pythonRepr).join(", ")}`);
    } else if (keyword === "enum" && !schema.enum?.includes(value)) {
      yield fault(keyword, `${shown()} is not one of ${pythonRepr(schema.enum as PolicyValue)}`);
    } else if (keyword === "items" && schema.items !== undefined && Array.isArray(value)) {
      for (const [i, item] of value.entries()) yield* faults(item, schema.items, [...schemaPath, "items"], [...path, i]);
    }
    if (!isOfType(value, "object")) continue;
    const object = value as Readonly<Record<string, unknown>>;
    if (keyword === "properties")
      for (const [name, one] of Object.entries(schema.properties ?? {})) {
        if (Object.hasOwn(object, name)) yield* faults(object[name], one, [...schemaPath, "properties", name], [...path, name]);
      }
    else if (keyword === "required")
      for (const name of schema.required ?? [])
        if (!Object.hasOwn(object, name)) yield fault(keyword, `${pythonRepr(name)} is a required property`);
    if (keyword === "additionalProperties") {
      const more = Object.keys(object).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
      if (more.length > 0)
        yield fault(
          keyword,
          `Additional properties are not allowed (${more.map(pythonRepr).join(", ")} ${more.length === 1 ? "was" : "were"} unexpected)`,
        );
    }
  }
}

function isOfType(value: unknown, type: Type): boolean {
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return type === "array" ? Array.isArray(value) : typeof value === type;
}

/** A value of a request without what is secret in it: it may be looked at in a log. */
function withoutSecrets(value: unknown, name?: string | number, above?: string | number): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, name, above));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, key, name)]));
  const isSecret = SECRETS.has(String(name)) || (name === "id" && above === "token");
  return isSecret && value !== null ? "***" : value;
}
