import type { AccessRule, CatalogService, InDomain, Named, TokenInfo } from "./token-info.ts";

/** An answer of Keystone's that is none. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}

/**
 * Reads what Keystone says of a token: the body of `GET` or `POST /v3/auth/tokens`.
 *
 * @throws MalformedAnswer that says which part is wrong, and nothing of what stands there
 */
export function readToken(text: string): TokenInfo {
  const token = new Part(parsed(text), "the answer").part("token");
  const { isSystem, project, domain } = scopeOf(token);
  return frozen({
    user: inDomain(token.part("user")),
    project,
    domain,
    isSystem,
    roles: token.optional("roles")?.items().map(named) ?? [],
    methods:
      token
        .optional("methods")
        ?.items()
        .map((one) => one.text()) ?? [],
    issuedAt: token.part("issued_at").time(),
    expiresAt: token.part("expires_at").time(),
    auditIds:
      token
        .optional("audit_ids")
        ?.items()
        .map((one) => one.text()) ?? [],
    isAdminProject: token.optional("is_admin_project")?.boolean() ?? true,
    trust: trustOf(token.optional("OS-TRUST:trust")),
    applicationCredential: applicationCredentialOf(token.optional("application_credential")),
    isFederated: token.part("user").optional("OS-FEDERATION") !== undefined,
    bind: token.optional("bind")?.record() ?? null,
    catalog: token.optional("catalog")?.items().map(serviceOf) ?? null,
  });
}

/** Who is told of a token is told the same as others: what one of them changed would change for all. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

function scopeOf(token: Part): Pick<TokenInfo, "isSystem" | "project" | "domain"> {
  const [project, domain, system] = [token.optional("project"), token.optional("domain"), token.optional("system")];
  const isSystem = system?.optional("all")?.boolean() ?? false;
  if ([project, domain, isSystem || undefined].filter((one) => one !== undefined).length > 1) throw token.wrong("for more than one scope");
  return {
    isSystem,
    project: project ? { ...inDomain(project), isDomain: token.optional("is_domain")?.boolean() ?? false } : null,
    domain: domain ? named(domain) : null,
  };
}

function named(part: Part): Named {
  return { id: part.part("id").text(), name: part.part("name").text() };
}

function inDomain(part: Part): InDomain {
  return { ...named(part), domain: named(part.part("domain")) };
}

function trustOf(trust: Part | undefined): TokenInfo["trust"] {
  if (!trust) return null;
  return {
    id: trust.part("id").text(),
    trustor: trust.part("trustor_user").part("id").text(),
    trustee: trust.part("trustee_user").part("id").text(),
    impersonates: trust.optional("impersonation")?.boolean() ?? false,
  };
}

function applicationCredentialOf(credential: Part | undefined): TokenInfo["applicationCredential"] {
  if (!credential) return null;
  return {
    id: credential.part("id").text(),
    name: credential.optional("name")?.text() ?? null,
    isRestricted: credential.optional("restricted")?.boolean() ?? true,
    accessRules: credential.optional("access_rules")?.items().map(accessRuleOf) ?? null,
  };
}

function accessRuleOf(rule: Part): AccessRule {
  return { service: rule.part("service").text(), method: rule.part("method").text(), path: rule.part("path").text() };
}

function serviceOf(service: Part): CatalogService {
  return {
    type: service.part("type").text(),
    name: service.optional("name")?.text() ?? null,
    endpoints:
      service
        .optional("endpoints")
        ?.items()
        .map((one) => ({
          interface: one.part("interface").text(),
          url: one.part("url").text(),
          region: (one.optional("region") ?? one.optional("region_id"))?.text() ?? null,
        })) ?? [],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MalformedAnswer("the answer is no JSON");
  }
}

/** A part of an answer that is read as what it must be. */
class Part {
  readonly #value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.#value = value;
    this.#place = place;
  }

  wrong(what: string): MalformedAnswer {
    return new MalformedAnswer(`${this.#place} is ${what}`);
  }

  record(): Readonly<Record<string, unknown>> {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) throw this.wrong("no object");
    return this.#value as Readonly<Record<string, unknown>>;
  }

  /** What is not there, or null, is none. */
  optional(name: string): Part | undefined {
    const record = this.record();
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    return value === undefined || value === null ? undefined : new Part(value, `${this.#place}.${name}`);
  }

  part(name: string): Part {
    const found = this.optional(name);
    if (!found) throw this.wrong(`without ${name}`);
    return found;
  }

  items(): readonly Part[] {
    if (!Array.isArray(this.#value)) throw this.wrong("no list");
    return this.#value.map((item, i) => new Part(item, `${this.#place}[${i}]`));
  }

  text(): string {
    if (typeof this.#value !== "string") throw this.wrong("no text");
    return this.#value;
  }

  boolean(): boolean {
    if (typeof this.#value !== "boolean") throw this.wrong("neither true nor false");
    return this.#value;
  }

  time(): number {
    const text = this.text();
    const time = Date.parse(text);
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(time))
      throw this.wrong("no time");
    return time;
  }
}
