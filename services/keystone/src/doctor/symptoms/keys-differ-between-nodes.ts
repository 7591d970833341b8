import { apart, type NodeSymptom } from "../node-symptom.ts";

/** The repositories that every node must have alike, by the section that names them. */
const REPOSITORIES = ["fernet_tokens", "fernet_receipts"] as const;

/** Ours: nodes that have loaded other keys than the others. */
export const keysDifferBetweenNodes: NodeSymptom = {
  name: "keys_differ_between_nodes",
  severity: "error",
  what: "Nodes that serve have loaded different keys.",
  why: "A token that one of them makes another may refuse: users whose requests go from node to node are logged out.",
  next: "Copy the key repository of the node on which keys are rotated to all others; they load it by themselves.",
  look: (nodes) =>
    REPOSITORIES.flatMap((group) =>
      apart(nodes, ({ keys }) => keys[group]?.toSorted().join(" ")).map((line) => `[${group}] ${line || "none"}`),
    ),
};
