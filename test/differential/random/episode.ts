import { seeded } from "../../oslo-config/random.ts";
import { leavesTraces } from "../explained.ts";
import type { Outcome, Twin } from "../twin.ts";
import { makeRequest, type Request } from "./requests.ts";
import type { Made } from "./values.ts";

/** How many requests are sent before the cloud is as it was made again, and how many of them only read. */
const LENGTH = 60;
const EARLY = 12;

/** What a request came to; without an outcome, ours has no such operation. */
export interface Tried {
  readonly request: Request;
  readonly outcome?: Outcome;
}

/**
 * Sends requests made by chance to both; the same for the same seed. It ends early where a write went differently, or left something of what
 * was refused, as nothing after it could be compared.
 * @param has whether ours has an operation
 */
export async function* episode(twin: Twin, seed: number, has: (operation: string) => boolean): AsyncGenerator<Tried> {
  const random = seeded(seed);
  const made: Made = new Map();
  for (let number = 0; number < LENGTH; number++) {
    const request = makeRequest(random, made, number, number < EARLY);
    if (!has(request.operation)) {
      yield { request };
      continue;
    }
    const outcome = await twin.send(request.step);
    yield { request, outcome };
    const { makes } = request;
    if (makes !== undefined && twin.python.names.has(makes.name) && twin.ours.names.has(makes.name))
      made.set(makes.kind, [...(made.get(makes.kind) ?? []), `{${makes.name}}`]);
    const isWrite = !/^(?:GET|HEAD|OPTIONS) /.test(request.step.send);
    if (isWrite && (outcome.differences.length > 0 || outcome.explained.size > 0 || leavesTraces(outcome))) return;
  }
}
