import { apart, type NodeSymptom } from "../node-symptom.ts";

/** Ours: nodes whose lists of methods are not the same, in the same order. */
export const authMethodsDifferBetweenNodes: NodeSymptom = {
  name: "auth_methods_differ_between_nodes",
  severity: "error",
  what: "Nodes that serve have different `[auth] methods`, or the same in another order.",
  why: "Tokens hold their methods by position in that list: another node reads others out of them, or refuses them.",
  next: "Give all nodes the same list in the same order; new methods come last.",
  look: (nodes) => apart(nodes, ({ methods }) => methods?.join(", ")),
};
