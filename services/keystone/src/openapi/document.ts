import { describedBody } from "../api/body-shape.ts";
import type { Route } from "../api/route.ts";

const ERROR = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: { code: { type: "integer" }, message: { type: "string" }, title: { type: "string" } },
      required: ["code", "message", "title"],
    },
  },
  required: ["error"],
};

/**
 * The API as OpenAPI 3.1, made of the table of routes.
 *
 * @param base where it is: `https://cloud:5000`
 */
export function openApi(routes: readonly Route[], base: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  return {
    openapi: "3.1.0",
    info: { title: "Identity API", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: base }],
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { token: { type: "apiKey", in: "header", name: "X-Auth-Token" } },
    },
  };
}

function operation(route: Route): object {
  const { summary, policies, body, answer, success = 200 } = route;
  const described = body && describedBody(body[30]);
  const asked = policies.length === 0 ? "" : `Asks ${policies.join(", ")}.`;
  return {
    summary,
    ...(asked && { description: asked }),
    parameters: parameters(route),
    ...(described !== undefined && { requestBody: { required: true, content: json(described) } }),
    responses: {
      [success]: { description: "Done.", ...(answer !== undefined && { content: json(answer) }) },
      default: { description: "Why not.", content: json({ $ref: "#/components/schemas/Error" }) },
    },
    ...(policies.length > 0 && { security: [{ token: [] }] }),
  };
}

function parameters({ path, filters = [], paged = false, parameters: more = [] }: Route): readonly object[] {
  const text = { type: "string" };
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: text })),
    ...filters.map(({ name, type = "text" }) => ({
      name,
      in: "query",
      description: type === "text" ? `Also ${name}__contains, __startswith, __endswith, and with an i before them.` : "Those alone.",
      schema: type === "boolean" ? { type: "boolean" } : text,
    })),
    ...(paged
      ? [
          { name: "limit", in: "query", description: "The most entries.", schema: { type: "integer", minimum: 0 } },
          { name: "marker", in: "query", description: "The id behind which the page begins.", schema: text },
        ]
      : []),
    ...more.map(({ name, description }) => ({ name, in: "query", description, schema: text })),
  ];
}

function json(schema: unknown): object {
  return { "application/json": { schema } };
}
