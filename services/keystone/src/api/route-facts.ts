import type { Filterable, Shape } from "@underpin/oslo/http";
import type { PolicyName } from "../policies/index.ts";
import type { BodyShapes } from "./body-shape.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A JSON schema as data, which the API's description shows. */
type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** What a query may say beyond what it is filtered by. */
interface QueryParameter {
  readonly name: string;
  readonly description: string;
}

/** Whether what a token's body needs is wanted, beside whether it is good. */
type TokenPart = "body" | "validity";

/** What is said of an operation, apart from doing it. */
export interface RouteFacts {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  /** The rules that decide; one of them is asked before an answer is given. Empty where anyone may ask. */
  readonly policies: readonly PolicyName[];
  /** What a list can be filtered by. */
  readonly filters?: readonly Filterable[];
  /** Whether `limit` and `marker` take a part of the list. */
  readonly paged?: boolean;
  readonly parameters?: readonly QueryParameter[];
  /** The query as 30 checks it; without one every parameter is allowed. */
  readonly query?: Shape;
  readonly body?: BodyShapes;
  /** The form of the answer, for the API's description. */
  readonly answer?: JsonSchema;
  /** What the status is when all went well; 200 if left out. */
  readonly success?: number;
  /** Releases of Keystone that have it: 30 alone, say. Both if left out. */
  readonly only?: 30;
  /** What of the token in `X-Subject-Token` the operation is about: it is looked at together with that of the one who asks. */
  readonly subject?: TokenPart;
  /** Whether tokens that stand for a part of somebody's rights are turned away: see `authorization/delegated.ts`. */
  readonly delegated?: "refused";
}
