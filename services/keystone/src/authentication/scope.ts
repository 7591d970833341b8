import { malformed } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { unauthorized } from "../refusals.ts";
import type { DomainBy, Found, FoundTrust, ScopeBy } from "./found.ts";
import { domainIn, isJson, objectIn, own, textIn, type Json } from "./payload.ts";

/** What a token is asked for: a scope that is to be looked up, one that isn't, or none. */
export type AskedScope = ScopeBy | "system" | "unscoped" | undefined;

/** The scope of a token that is made. */
export interface Scope {
  readonly system: string | null;
  readonly domainId: string | null;
  readonly projectId: string | null;
  readonly trust: FoundTrust | null;
}

const NO_SCOPE: Scope = Object.freeze({ system: null, domainId: null, projectId: null, trust: null });

const KINDS = ["project", "domain", "unscoped", "system", "OS-TRUST:trust"] as const;

/**
 * The scope that a request asks for.
 *
 * @throws HttpError 400
 */
export function scopeIn(auth: Json): AskedScope {
  if (!Object.hasOwn(auth, "scope")) return undefined;
  const scope = own(auth, "scope");
  const [kind, ...more] = KINDS.filter((name) =>
    typeof scope === "string" ? scope.includes(name) : isJson(scope) && Object.hasOwn(scope, name),
  );
  if (kind === undefined || more.length > 0) throw malformed("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  if (kind === "system" || kind === "unscoped") return kind;
  const what = objectIn(isJson(scope) ? own(scope, kind) : undefined, kind, "scope");
  if (kind === "domain") return { domain: domainIn(what) ?? NOWHERE };
  if (kind === "project") return { project: projectIn(what) };
  const trust = textIn(what, "id", "trust");
  if (trust === undefined) throw malformed("trust_id", "trust");
  return { trust };
}

/** Nothing has an empty id. */
const NOWHERE: DomainBy = { id: "" };

function projectIn(project: Json): Extract<ScopeBy, { readonly project: unknown }>["project"] {
  const name = textIn(project, "name", "project");
  if (name === undefined) return { id: textIn(project, "id", "project") ?? "" };
  if (!Object.hasOwn(project, "domain")) throw malformed("domain", "project");
  return { name, domain: domainIn(objectIn(own(project, "domain"), "domain", "project")) ?? NOWHERE };
}

const RESERVED = /[:/?#[\]@!$&'()*+,;=]/;

/**
 * The scope that was found.
 *
 * @throws SecurityRefusal 401 if it isn't there, or is disabled
 */
export function foundScope(asked: AskedScope, found: Found, keystone: Pick<Keystone, "config" | "now">): Scope {
  if (asked === undefined || asked === "unscoped") return NO_SCOPE;
  if (asked === "system") return { ...NO_SCOPE, system: "all" };
  if ("applicationCredential" in asked) return { ...NO_SCOPE, projectId: found.credential?.projectId ?? null };
  if ("domain" in asked) {
    checkName(asked.domain, keystone.config.resource.domain_name_url_safe);
    return { ...NO_SCOPE, domainId: enabledDomain(found) };
  }
  if ("project" in asked) {
    checkName(asked.project, keystone.config.resource.project_name_url_safe);
    if ("name" in asked.project) checkName(asked.project.domain, keystone.config.resource.domain_name_url_safe);
    return { ...NO_SCOPE, projectId: enabledProject(found) };
  }
  const trust = usableTrust(found.trust, keystone.now());
  return { ...NO_SCOPE, trust, projectId: trust.projectId === null ? null : enabledProject(found) };
}

function checkName(by: DomainBy, rule: string): void {
  if (rule === "strict" && "name" in by && RESERVED.test(by.name)) throw unauthorized("A name cannot contain reserved characters.");
}

function enabledDomain({ scopeDomain }: Found): string {
  if (scopeDomain?.isEnabled !== true) throw unauthorized("the domain is not there, or is disabled");
  return scopeDomain.id;
}

function enabledProject({ scopeProject, scopeDomain }: Found): string {
  if (scopeProject === null || scopeProject.domain === null || scopeDomain === null) throw unauthorized("there is no such project");
  if (!scopeDomain.isEnabled || !scopeProject.isEnabled) throw unauthorized("the project or its domain is disabled");
  return scopeProject.id;
}

function usableTrust(trust: FoundTrust | null, now: number): FoundTrust {
  const isOver = (time: number | null): boolean => time !== null && now * 1000 > time;
  if (trust === null || trust.isDeleted || isOver(trust.expiresAt) || (trust.remainingUses !== null && trust.remainingUses <= 0))
    throw unauthorized("Could not find trust");
  return trust;
}
