import type { Compatibility } from "../policies/index.ts";
import type { UserOptions } from "../users/options.ts";

/** Which methods a user must show, one list or another; what a row holds that is no such list is left out. */
function rulesOf(options: UserOptions): readonly (readonly string[])[] {
  const rules = options.get("multi_factor_auth_rules");
  if (!Array.isArray(rules)) return [];
  return rules
    .filter((rule): rule is string[] => Array.isArray(rule) && rule.length > 0 && rule.every((name) => typeof name === "string"))
    .map((rule) => [...new Set(rule)]);
}

/**
 * Whether methods are all that a user must show. Of a rule only the methods that are configured count, so that nobody is shut out by a
 * configuration; 22 takes a rule of which nothing is left for one that is met.
 *
 * Source: `UserMFARulesValidator` of keystone/auth/core.py.
 */
export function areMethodsEnough(
  options: UserOptions,
  shown: ReadonlySet<string>,
  configured: readonly string[],
  compatibility: Compatibility,
): boolean {
  const rules = rulesOf(options);
  if (rules.length === 0 || !(options.has("multi_factor_auth_enabled") ? options.get("multi_factor_auth_enabled") : true)) return true;
  const left = rules.map((rule) => rule.filter((name) => configured.includes(name)));
  const known = compatibility === 22 ? left : left.filter((rule) => rule.length > 0);
  return known.length === 0 || known.some((rule) => rule.every((name) => shown.has(name)));
}

/** What may yet be shown: the rules, as far as configured, of which some part was. */
export function rulesBegun(
  options: UserOptions,
  shown: ReadonlySet<string>,
  configured: readonly string[],
): readonly (readonly string[])[] {
  return rulesOf(options)
    .map((rule) => rule.filter((name) => configured.includes(name)))
    .filter((rule) => rule.some((name) => shown.has(name)));
}
