import type { Procedure } from "underpin/rollout";

/** A step of a procedure. */
export type Step = ReturnType<Procedure["steps"]>[number];

/** A step that does nothing and takes nothing back, but for what is said of it. */
export const step = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  kind: "database",
  does: name,
  users: "none",
  do: async () => {},
  undo: async () => {},
  ...more,
});

/** A procedure of these steps. */
export const procedureOf = (steps: readonly Step[], errorBudget = 0): Procedure => ({
  name: "ours",
  promise: "",
  keepsDatabase: true,
  mode: "online",
  errorBudget,
  steps: () => steps,
});
