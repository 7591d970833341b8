import * as fc from "fast-check";
import type { TestDatabase } from "../harness/databases.ts";
import { readGolden } from "../services/rooms/golden.ts";
import { serveGolden, type Served } from "../services/rooms/served.ts";
import { operationsOf, type Operation } from "./operations.ts";
import { requestsTo, type Fuzzed } from "./requests.ts";
import { wired, type Wired } from "./wire.ts";

/** How many requests are sent before the cloud is as it was made again: of many, it would soon be bare. */
const EPISODE = 250;
const LONG = 600;

export interface Fuzz {
  readonly release: string;
  readonly dialect: TestDatabase["dialect"];
  readonly seed: number;
  readonly requests: number;
}

/** What a fuzz has come to. */
export interface Fuzzing {
  readonly statuses: ReadonlyMap<number, number>;
  /** One of each kind of answer that there must not be. */
  readonly faults: readonly string[];
}

/** Sends requests that nobody has foreseen to every operation of the API; the same for the same seed. */
export async function fuzz({ release, dialect, seed, requests }: Fuzz): Promise<Fuzzing> {
  const golden = readGolden(release);
  const names = new Map([...golden.names, ...Object.entries(golden.tokens).map(([who, token]) => [`token:${who}`, token] as const)]);
  const statuses = new Map<number, number>();
  const faults = new Map<string, string>();
  for (let sent = 0, episode = 0; sent < requests; sent += EPISODE, episode++) {
    await using served = await serveGolden(release, dialect, golden);
    const operations = operationsOf((await served.app.inject("/openapi.json")).json());
    for (const request of sample(operations, Object.keys(golden.tokens), seed + episode, Math.min(EPISODE, requests - sent))) {
      const wire = wired(request, (name) => names.get(name));
      const { status, fault } = await answered(served, wire);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const kind = fault && (fault.split("\n").find((line) => /^\s+at .*\/src\//.test(line)) ?? fault);
      if (fault !== undefined && kind !== undefined && !faults.has(kind))
        faults.set(kind, `episode ${seed + episode}: ${request.as}: ${told(wire)}\n${fault}\n`);
    }
  }
  return { statuses, faults: [...faults.values()] };
}

function sample(operations: readonly Operation[], personas: readonly string[], seed: number, count: number): readonly Fuzzed[] {
  const one = fc.oneof(...operations.map((operation) => requestsTo(operation, personas)));
  return fc.sample(one, { seed, numRuns: count });
}

/** Sends a request: its status, and what is wrong with the answer. */
async function answered(
  { app, unexpected }: Served,
  { method, url, headers, payload }: Wired,
): Promise<{ status: number; fault?: string }> {
  const before = unexpected.length;
  const answer = await app.inject({ method: method as "GET", url, headers, ...(payload !== undefined && { payload }) });
  const { statusCode: status, body } = answer;
  const error = unexpected[before];
  if (error !== undefined) return { status, fault: error instanceof Error ? String(error.stack) : String(error) };
  if (status >= 500) return { status, fault: `${status}: ${body.slice(0, LONG)}` };
  if (String(answer.headers["content-type"]).startsWith("application/json") && body !== "" && !isJson(body))
    return { status, fault: `not JSON: ${body.slice(0, LONG)}` };
  return { status };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function told({ method, url, headers, payload }: Wired): string {
  const short = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)} … (${text.length})` : text);
  return [
    `${method} ${short(url)}`,
    short(JSON.stringify(headers)),
    ...(payload === undefined ? [] : [short(payload.toString("latin1"))]),
  ].join("\n  ");
}
