import type { Answer, ParamsOf } from "@underpin/oslo/http";
import type { Call } from "./call.ts";
import type { Method, RouteFacts } from "./route-facts.ts";

/** One operation of the API. The table of them is the API: routes, OPTIONS, JSON home, OpenAPI and tests are made of it. */
export interface Route extends RouteFacts {
  readonly handle: (call: Call) => Promise<Answer>;
}

/**
 * One operation, whose handler knows the parameters of its path.
 *
 * @example
 * route("GET", "/v3/regions/{region_id}", { summary: "Read a region.", policies: ["identity:get_region"] }, async (call) => …call.params.region_id…)
 */
export function route<const Path extends `/${string}`>(
  method: Method,
  path: Path,
  facts: Omit<RouteFacts, "method" | "path">,
  handle: (call: Call<ParamsOf<Path>>) => Promise<Answer>,
): Route {
  return { ...facts, method, path, handle: handle as Route["handle"] };
}
