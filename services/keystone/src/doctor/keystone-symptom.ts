import type { Symptom } from "underpin/doctor";
import type { KeystoneConfig } from "../config/index.ts";

/** A configuration, and which of its options somebody has set. */
export interface Configured {
  readonly values: KeystoneConfig["values"];
  readonly isGiven: (group: keyof KeystoneConfig["values"], name: string) => boolean;
}

/** A symptom of a configuration. */
export type KeystoneSymptom = Symptom<Configured>;

/** What the symptoms look at. */
export function configured(config: KeystoneConfig): Configured {
  return { values: config.values, isGiven: (group, name) => config.where(group, name).kind !== "default" };
}
