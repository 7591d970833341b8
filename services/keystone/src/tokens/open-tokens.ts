import type { Pool } from "@underpin/oslo/db";
import type { KeystoneConfig } from "../config/index.ts";
import type { Tables } from "../database/tables.ts";
import type { Compatibility } from "../policies/index.ts";
import type { Tokens } from "./tokens.ts";

export interface TokensOptions {
  readonly config: KeystoneConfig["values"];
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
  readonly now: () => number;
  readonly onNotice: (text: string) => void;
}

export async function openTokens(_options: TokensOptions): Promise<Tokens & AsyncDisposable> {
  throw new Error("not yet");
}
