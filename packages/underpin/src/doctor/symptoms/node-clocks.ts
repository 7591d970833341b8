import type { Node } from "../../ledger/nodes.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Milliseconds that clocks may be apart: a heartbeat's own way to the database and back is in it. */
const APART_MS = 2000;

/** Nodes that disagree about what time it is. */
export const nodeClocks: Symptom<Examination> = {
  name: "node-clocks",
  severity: "warning",
  what: "The clocks of nodes, of this machine and of the database are apart.",
  why: "What one writes as now lies in the past or in the future of the other: things expire too early or too late, and logs can't be put in order.",
  next: "Let all of them follow the same time servers (chrony, systemd-timesyncd).",
  look: async ({ ask, status, database: { dialect } }, signal) => {
    const [row] = await ask(signal, async (session) => {
      const before = Date.now();
      const rows = await session.query<{ now: number }>(`SELECT ${dialect.now} AS now`);
      // It was said somewhere between the question and the answer.
      return rows.map(({ now }) => ({ off: (before + Date.now()) / 2 - Number(now) }));
    });
    return apart([...(await status()).nodes, { node: "this machine", clockOffMs: row?.off ?? 0 }]);
  },
};

/** Whose clocks are not the database's. */
export function apart(nodes: readonly Pick<Node, "node" | "clockOffMs">[]): readonly string[] {
  return nodes.flatMap(({ node, clockOffMs: off }) =>
    off === null || Math.abs(off) <= APART_MS
      ? []
      : [`${node} is ${(Math.abs(off) / 1000).toFixed(1)} s ${off > 0 ? "ahead of" : "behind"} the database`],
  );
}
