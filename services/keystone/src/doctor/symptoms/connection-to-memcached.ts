import { isAnswering } from "../memcached.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Those that keep what they have in memcached. */
const BACKENDS: ReadonlySet<string> = new Set(["dogpile.cache.memcached", "oslo_cache.memcache_pool"]);

/** Upstream's `connection_to_memcached`. */
export const connectionToMemcached: KeystoneSymptom = {
  name: "connection_to_memcached",
  severity: "warning",
  what: "A memcached server does not answer.",
  why: "Caching is on and kept in memcached; each request waits for servers that are away.",
  next: "See to the servers that are named, or take them out of `[cache] memcache_servers`.",
  look: async ({ values, isGiven }, signal) => {
    const { enabled, backend, memcache_servers: servers } = values.cache;
    if (!isGiven("cache", "enabled") || !enabled || !BACKENDS.has(backend)) return false;
    const answers = await Promise.all(servers.map(async (server) => await isAnswering(server, signal)));
    return servers.filter((_, i) => answers[i] === false);
  },
};
