import type { Symptom } from "underpin/doctor";
import type { Said } from "../keystone.ts";

/** A node that is alive, and what it says of itself: null of one that says nothing (Python's, or an older release). */
export interface SayingNode {
  readonly node: string;
  readonly says: Said | null;
}

/** A symptom of the nodes as they run, whatever the configuration here says. */
export type NodeSymptom = Symptom<readonly SayingNode[]>;

/** Nodes by what they say, in a line for each that differs; nothing where all say the same, or one says it alone. */
export function apart(nodes: readonly SayingNode[], wordOf: (said: Said) => string | undefined): readonly string[] {
  const saying = nodes.flatMap(({ node, says }) => {
    const word = says === null ? undefined : wordOf(says);
    return word === undefined ? [] : [{ node, word }];
  });
  const words = [...new Set(saying.map(({ word }) => word))];
  if (words.length < 2) return [];
  return words.map((word) => `${saying.flatMap((one) => (one.word === word ? [one.node] : [])).join(", ")}: ${word}`);
}
