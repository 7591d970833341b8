import type { FastifyRequest } from "fastify";

const JSON_TYPE = "application/json";

/** Whether what is said of a thing is wanted, not its payload. */
export function wantsJson({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || accept === JSON_TYPE || accept === "*/*";
}

/** Whether a client takes JSON, be it among others. */
export function takesJson(request: FastifyRequest): boolean {
  return taken(request).some((type) => ["*/*", "application/*", JSON_TYPE].includes(type));
}

/** Whether a client takes nothing but JSON. */
export function takesJsonAlone(request: FastifyRequest): boolean {
  return taken(request).every((type) => type === JSON_TYPE);
}

function taken({ headers: { accept } }: FastifyRequest): readonly string[] {
  return (accept || "*/*").split(",").flatMap((one) => {
    const [type = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)) ? [] : [type];
  });
}
