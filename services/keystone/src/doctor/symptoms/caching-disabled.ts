import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `caching_disabled`. */
export const cachingDisabled: KeystoneSymptom = {
  name: "caching_disabled",
  severity: "warning",
  what: "`[cache] enabled` is not set.",
  why: "Python's Keystone asks the database hundreds of questions for one validation without a cache. Ours is fast without, and keeps one only where that is set.",
  next: "Set `[cache] enabled` to true for Python's nodes, with a backend.",
  look: ({ values, isGiven }) => !(isGiven("cache", "enabled") && values.cache.enabled),
};
