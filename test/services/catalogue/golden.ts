import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Token } from "../../../services/keystone/src/tokens/token.ts";

/** What stands for a token of somebody: all but its text. */
export type Persona = Omit<Token, "text">;

/** What Python said to the steps of some scenarios, in their order, on a cloud that was fresh at each scenario's first. */
export interface Golden {
  /** The rows of the cloud, in an order in which each comes after what it refers to. */
  readonly rows: readonly (readonly [table: string, rows: readonly Readonly<Record<string, unknown>>[]])[];
  /** What names stand for. */
  readonly names: readonly (readonly [name: string, value: string])[];
  readonly personas: Readonly<Record<string, Persona>>;
  readonly scenarios: readonly { readonly title: string; readonly answers: readonly GoldenAnswer[] }[];
}

export interface GoldenAnswer {
  readonly status: number;
  /** JSON; absent where there is none. */
  readonly body?: unknown;
}

export function goldenFile(release: string): URL {
  return new URL(`answers-${release}.json.gz`, import.meta.url);
}

export function readGolden(release: string): Golden {
  return JSON.parse(gunzipSync(readFileSync(goldenFile(release))).toString()) as Golden;
}
