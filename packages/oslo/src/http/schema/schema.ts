/** The types that a schema can name. */
export type JsonType = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

/** The part of JSON Schema 2020-12 that OpenStack uses; `false` takes nothing, `true` everything. Plain data, so that OpenAPI takes it as it is. */
export type Schema = boolean | Keywords;

/** A schema's keywords. Their order counts: the first that a value does not meet is what the answer is about. */
export interface Keywords {
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** As Python's `re` reads it, found anywhere in the text. */
  readonly pattern?: string;
  /** Others than these are not checked, as by Python's `jsonschema` without more packages. */
  readonly format?: "date-time" | "email" | "uri" | "uuid";
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** By regular expressions of Python. */
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly title?: string;
  readonly description?: string;
  readonly readOnly?: boolean;
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
