import { answer, type Answer } from "./ours.ts";
import { filled, shownOurs, shownPython } from "./compare.ts";
import { isExplained } from "./explained.ts";
import type { Asked } from "./requests.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { KeyRepository } from "../../../services/keystone/src/tokens/key-repository.ts";
import type { Folder } from "./twins.ts";

/** What came of requests that Python has answered. */
export interface Played {
  readonly tokens: number;
  readonly receipts: number;
  readonly explained: number;
  readonly wrong: readonly unknown[];
}

/** Asks ours what Python was asked, with the tokens and receipts that Python gave. */
export async function play(keystone: Keystone, folder: Folder, asked: readonly Asked[], answers: readonly Answer[]): Promise<Played> {
  using keys = new KeyRepository(`${folder.path}/tokens`);
  const settings = { methods: keystone.config.auth.methods, defaultDomainId: keystone.config.identity.default_domain_id };
  const wrong: unknown[] = [];
  let explained = 0;
  for (const [i, request] of asked.entries()) {
    const python = answers[i] as Answer;
    const full = filled(request, answers.slice(0, i));
    const [theirs, mine] = [shownPython(python, keys, settings), shownOurs(await answer(keystone, full))].map(sorted);
    if (JSON.stringify(theirs) === JSON.stringify(mine)) continue;
    if (isExplained(full, theirs, mine)) explained++;
    else wrong.push({ i, request: full, python: theirs, ours: mine });
  }
  const count = (name: "token" | "receipt"): number => answers.filter((one) => one[name] !== null).length;
  return { tokens: count("token"), receipts: count("receipt"), explained, wrong };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}
