import type { FastifyRequest } from "fastify";

const JSON_TYPE = "application/json";

/** Whether what is said of a thing is wanted, not its payload. */
export function wantsJson({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || accept === JSON_TYPE || accept === "*/*";
}

/** Whether a client takes nothing but JSON. */
export function takesJsonAlone({ headers: { accept = "" } }: FastifyRequest): boolean {
  return accept.split(",").every((one) => one.split(";")[0]?.trim().toLowerCase() === JSON_TYPE);
}
