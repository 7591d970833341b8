import { queryOf } from "@underpin/oslo/http";
import type { FastifyRequest } from "fastify";
import type { Keystone } from "../keystone.ts";
import type { TokenLook } from "../tokens/tokens.ts";
import type { RouteFacts } from "./route-facts.ts";

/**
 * Begins to look at the token that a request is about, before it is known who asks: both looks make one round trip. Undefined where the
 * operation is about none, or the request names none, or has no token of its own: it is refused then.
 */
export function beginSubject(keystone: Keystone, { subject }: RouteFacts, request: FastifyRequest): TokenLook | undefined {
  const { "x-subject-token": text, "x-auth-token": own } = request.headers;
  if (subject === undefined || typeof text !== "string" || text === "" || !own) return undefined;
  return keystone.tokens.look(text, subject === "validity" ? undefined : queryOf(request).has("nocatalog") ? "bare" : "whole");
}
