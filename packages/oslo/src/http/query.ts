import type { FastifyRequest } from "fastify";

/** The query, in its order, with keys that stand there several times. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.originalUrl.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : request.originalUrl.slice(at + 1));
}

/** Whether a flag is set: it is there, and is not `0`. */
export function isFlagSet(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== "0";
}

const FALSE = new Set(["0", "f", "false", "off", "n", "no"]);

/** A boolean in a query: what is not false is true, also nothing at all. */
export function booleanOf(text: string): boolean {
  return !FALSE.has(text.trim().toLowerCase());
}
