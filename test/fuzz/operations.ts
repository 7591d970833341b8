import type { JsonSchema } from "./schema-values.ts";

/** One operation of the API, as `/openapi.json` has it. */
export interface Operation {
  readonly method: string;
  /** `/v3/users/{user_id}` */
  readonly path: string;
  /** Names of what a query may say. */
  readonly query: readonly string[];
  readonly body: JsonSchema | undefined;
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

/** What a document of OpenAPI says that there is. */
export function operationsOf(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter(({ in: where }) => where === "query").map(({ name }) => name),
      body: requestBody?.content["application/json"]?.schema,
    })),
  );
}
