import type { Filterable, Schema } from "@underpin/oslo/http";
import type { PolicyName } from "../policies/index.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a query may say beyond what it is filtered by. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
}

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
  /** The query as release 30 checks it; without one every parameter is allowed. */
  readonly query?: Schema;
  /** The body as release 30 checks it, before any rule is asked. */
  readonly body?: Schema;
  /** The thing in the body that release 22 checks, once the rule has said yes: what it is called there, and what it must be. */
  readonly thingIn22?: {
    readonly name: string;
    readonly schema: Schema;
    /** What is checked where the body does not name it: an empty thing, or none. */
    readonly absent?: null;
  };
  /** The same where both releases check it so late. */
  readonly thing?: RouteFacts["thingIn22"];
  /** The form of the answer, for the API's description. */
  readonly answer?: Schema;
  /** What the status is when all went well; 200 if left out. */
  readonly success?: number;
  /** Releases of Keystone that have it: 30 alone, say. Both if left out. */
  readonly only?: 30;
  /** Whether tokens that stand for a part of somebody's rights are turned away: see `authorization/delegated.ts`. */
  readonly delegated?: "refused";
}
