import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `caching_enabled_without_a_backend`. */
export const cachingEnabledWithoutABackend: KeystoneSymptom = {
  name: "caching_enabled_without_a_backend",
  severity: "warning",
  what: "Caching is on, and has no backend.",
  why: "`[cache] backend` is still the one that keeps nothing (dogpile.cache.null).",
  next: "Name a real one, such as memcached's: `oslo_cache.memcache_pool`.",
  look: ({ values, isGiven }) => isGiven("cache", "enabled") && values.cache.enabled && values.cache.backend === "dogpile.cache.null",
};
