import type { Node } from "../../ledger/nodes.ts";
import type { Versions } from "../../model/phase.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Nodes that contract would wait for, or that run on a schema which they can't read. */
export const oldNodes: Symptom<Examination> = {
  name: "old-nodes",
  severity: "warning",
  what: "Nodes of an older release are alive.",
  why: "Contract is refused while they are: it takes away what they read.",
  next: "Upgrade them, or stop them.",
  look: async ({ state, status }) => olderThan((await state()).versions, (await status()).nodes),
};

/** Nodes of a release before the one that the database was expanded for. */
export function olderThan({ expand, contract }: Versions, nodes: readonly Node[]): readonly string[] {
  return nodes
    .filter(({ version }) => version < (expand ?? 0))
    .map(
      ({ node, release, version, secondsAgo }) =>
        `${node} runs ${release}, seen ${secondsAgo} s ago${version < (contract ?? 0) ? "; what it reads is gone already" : ""}`,
    );
}
