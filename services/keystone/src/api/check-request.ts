import { checkBody, defineShape, queryOf, type Schema, type Shape } from "@underpin/oslo/http";
import type { FastifyRequest } from "fastify";
import type { Compatibility } from "../policies/index.ts";
import type { RouteFacts } from "./route-facts.ts";

/** What a request of a route is held against. */
export interface RequestShapes {
  readonly query: Shape | undefined;
  readonly body: Shape | undefined;
  readonly thing: { readonly name: string; readonly shape: Shape; readonly absent: object | null } | undefined;
}

export function shapesOf({ query, body, thing, thingIn22 = thing }: RouteFacts, compatibility: Compatibility): RequestShapes {
  const late = compatibility === 22 ? thingIn22 : thing;
  const isEarly = compatibility === 30;
  return {
    query: query === undefined || !isEarly ? undefined : defineShape<Schema>(query),
    body: body === undefined || !isEarly ? undefined : defineShape<Schema>(body),
    thing: late && { name: late.name, shape: defineShape<Schema>(late.schema), absent: late.absent === null ? null : {} },
  };
}

/**
 * Holds query and body against their shapes, as release 30 does before it asks a rule.
 *
 * @throws HttpError 400
 */
export function checkRequest({ query, body }: RequestShapes, request: FastifyRequest): void {
  if (query !== undefined) checkBody(query, firstOf(queryOf(request)), "30");
  if (body !== undefined) checkBody(body, request.body, "30");
}

/** Of a parameter that stands there several times the first one is looked at. */
function firstOf(query: URLSearchParams): Readonly<Record<string, string>> {
  const first = new Map<string, string>();
  for (const [name, value] of query) if (!first.has(name)) first.set(name, value);
  return Object.fromEntries(first);
}
