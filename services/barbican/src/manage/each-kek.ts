import type { Pool } from "@underpin/oslo/db";
import { UnreadableKey } from "../crypto/kek-meta.ts";
import { findKek, keksOf, replaceMeta, type Kek } from "../database/keks.ts";
import type { Tables } from "../database/tables.ts";
import { HsmError, HsmSetupError } from "../pkcs11/hsm-error.ts";
import { stoppable } from "./stoppable.ts";

/** A key's row that has one. */
export type BoundKek = Kek & { readonly plugin_meta: string };

/** What is to become of a key. */
export type Verdict =
  /** It is to have this `plugin_meta`. */
  | { readonly is: "due"; readonly meta: () => string }
  | { readonly is: "good" }
  /** No way that is known verifies it. */
  | { readonly is: "unverifiable" };

/** What became of a key. */
export type Outcome =
  /** It was changed. */
  | "changed"
  /** It would be changed, if this weren't a dry run. */
  | "due"
  | "good"
  /** There is no key in the row yet. */
  | "unbound"
  | "unverifiable"
  | "failed";

/** How many keys came to what. */
export type Counts = Readonly<Record<Outcome, number>>;

export interface EachKek {
  readonly plugin: string;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Looks at a key; what it throws is told of this key, unless each further one would fail like it. */
  readonly judge: (kek: BoundKek) => Verdict;
  /** Told before the keys of a project. */
  readonly onProject: (project: string) => void;
  readonly onKek: (kek: Kek, outcome: Outcome, why?: string) => void;
}

/** How often a key is looked at again that another writes meanwhile. */
const TRIES = 5;

/**
 * Takes all keys of a plugin to what they are to be, each in a transaction of its own: killed at any moment, it goes on when it is run again.
 *
 * @throws HsmError if the HSM is gone
 */
export async function eachKek(pool: Pool<Tables>, options: EachKek): Promise<Counts> {
  const counts: Record<Outcome, number> = { changed: 0, due: 0, good: 0, unbound: 0, unverifiable: 0, failed: 0 };
  let project: string | null = null;
  for await (const kek of keksOf(pool, options.plugin)) {
    await stoppable(options.signal);
    if (kek.project_id !== project) options.onProject((project = kek.project_id));
    const { outcome, why } = await treat(pool, kek, options);
    counts[outcome]++;
    options.onKek(kek, outcome, why);
  }
  return counts;
}

interface Treated {
  readonly outcome: Outcome;
  readonly why?: string;
}

async function treat(pool: Pool<Tables>, read: Kek, { judge, dryRun }: EachKek): Promise<Treated> {
  let kek: Kek | undefined = read;
  for (let tries = 0; tries < TRIES; tries++) {
    if (kek === undefined) return { outcome: "failed", why: "its row was taken away meanwhile" };
    if (!isBound(kek))
      return kek.bind_completed ? { outcome: "failed", why: "its row has no plugin_meta, though there should be" } : { outcome: "unbound" };
    let meta: string;
    try {
      const verdict = judge(kek);
      if (verdict.is !== "due") return { outcome: verdict.is };
      if (dryRun) return { outcome: "due" };
      meta = verdict.meta();
    } catch (error) {
      if (!isOfOneKey(error)) throw error;
      return { outcome: "failed", why: error.message };
    }
    if (await replaceMeta(pool, kek, meta)) return { outcome: "changed" };
    kek = await findKek(pool, kek.id);
  }
  return { outcome: "failed", why: "another writes its row again and again" };
}

function isBound(kek: Kek): kek is BoundKek {
  return kek.plugin_meta !== null && kek.plugin_meta !== "";
}

/** Whether an error says nothing of other keys. */
function isOfOneKey(error: unknown): error is Error {
  if (error instanceof HsmError) return !error.isEnd;
  return error instanceof HsmSetupError || error instanceof UnreadableKey;
}
