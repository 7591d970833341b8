import type { PolicyName } from "../policies/index.ts";
import type { BodyShape } from "./body-shape.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What is said of an operation, apart from doing it. */
export interface RouteFacts {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  /** What refusals call it: `Secret creation`. */
  readonly operation: string;
  /** The rules that decide; one of them is asked before an answer is given. Empty where anyone may ask. */
  readonly policies: readonly PolicyName[];
  readonly body?: BodyShape;
  /** Answered whatever a client takes; all else is answered in JSON, and only to whoever takes that. */
  readonly isForAll?: boolean;
  /** What the status is when all went well; 200 if left out. */
  readonly success?: number;
}
