import type { Answer, ParamsOf } from "@underpin/oslo/http";
import type { Call } from "./call.ts";
import type { Method, RouteFacts } from "./route-facts.ts";

/** One operation of the API. The table of them is the API. */
export interface Route extends RouteFacts {
  readonly handle: (call: Call) => Promise<Answer>;
}

/**
 * One operation, whose handler knows the parameters of its path.
 *
 * @example
 * route("GET", "/v1/secrets/{secret_id}", { summary: "Read what is said of a secret.", operation: "Secret retrieval", policies: ["secret:get"] }, async (call) => …)
 */
export function route<const Path extends `/${string}`>(
  method: Method,
  path: Path,
  facts: Omit<RouteFacts, "method" | "path">,
  handle: (call: Call<ParamsOf<Path>>) => Promise<Answer>,
): Route {
  return { ...facts, method, path, handle: handle as Route["handle"] };
}
