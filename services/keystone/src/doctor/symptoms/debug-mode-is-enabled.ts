import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `debug_mode_is_enabled`. */
export const debugModeIsEnabled: KeystoneSymptom = {
  name: "debug_mode_is_enabled",
  severity: "warning",
  what: "Debug mode is on.",
  why: "The log then has more than it should in production.",
  next: "Set `[DEFAULT] debug` to false.",
  look: ({ values }) => values.DEFAULT.debug,
};
