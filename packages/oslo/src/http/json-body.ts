import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { plugin } from "./plugin.ts";
import { malformed } from "./http-error.ts";

/** Says which requests have bodies that are no JSON: they arrive as text. */
export interface JsonBodyOptions {
  readonly isOther?: (request: FastifyRequest) => boolean;
}

/**
 * A body is a JSON object, whatever the method; none at all is `{}`. It may have no content type, but not another one.
 */
export const jsonBody: FastifyPluginAsync<JsonBodyOptions> = plugin(async (app, { isOther }) => {
  for (const method of ["GET", "HEAD", "DELETE", "OPTIONS"]) app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (request, text, done) => {
    if (isOther?.(request)) return done(null, text);
    if (text === "") return done(null, {});
    if (!isJson(request.headers["content-type"])) return done(malformed("application/json", "Content-Type header"), undefined);
    const body = parse(String(text));
    return body ? done(null, body) : done(malformed("valid JSON", "request body"), undefined);
  });
  // Without a content type and without a body nothing is parsed.
  app.addHook("preValidation", async (request) => {
    request.body ??= {};
  });
});

function isJson(contentType: string | undefined): boolean {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "" || type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
}

/** Undefined unless it is an object. A key `__proto__` is refused: copies of the object would take it for something else. */
function parse(text: string): object | undefined {
  let isSafe = true;
  try {
    const value: unknown = JSON.parse(text, (key, inner: unknown) => {
      if (key === "__proto__") isSafe = false;
      return inner;
    });
    return isSafe && typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
