import type { ScopesAsked } from "./scopes-of.ts";
import type { Keystone } from "../keystone.ts";

/** Whose scopes are asked for, at this moment. */
export function scopesAskedOf({ config, now }: Keystone, user: string, groups: readonly string[]): ScopesAsked {
  const time = new Date(now()).toISOString().replace("T", " ").slice(0, 19);
  return { user, groups, now: time, defaultTtl: config.federation.default_authorization_ttl };
}
