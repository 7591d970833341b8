import type { Schema } from "@underpin/oslo/http";
import type { BodyShape } from "../../../services/keystone/src/api/body-shape.ts";
import type { Random } from "../../keystone/random.ts";
import { fitting } from "./random-schemas.ts";

/** Mostly what the schemas ask for. */
export function randomBody(random: Random, { whole, member }: BodyShape): Readonly<Record<string, unknown>> {
  const body = whole === undefined || (member !== undefined && random.below(2) === 0) ? {} : fitting(random, whole.schema, 5);
  const given = typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
  if (member === undefined || random.below(20) === 0) return given;
  return { ...given, [member.name]: fitting(random, member.shape.schema, 5) };
}

/** A query with some of the parameters that a schema knows. */
export function randomQuery(random: Random, schema: Schema): readonly (readonly [string, string])[] {
  const names = typeof schema === "object" ? Object.keys(schema.properties ?? {}) : [];
  return Array.from({ length: random.below(4) }, () => {
    const name = random.below(6) === 0 ? random.pick(["group", "x", "limit", "role.name"]) : random.pick(names);
    const property = typeof schema === "object" ? (schema.properties?.[name] ?? {}) : {};
    const value = fitting(random, property, 0);
    return [name, typeof value === "string" ? value : random.pick(["", "abc", "it's", "1", "True"])];
  });
}
