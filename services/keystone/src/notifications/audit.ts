import type { Grant } from "../grants/grant.ts";
import type { Event, Initiator, NamedUser, Outcome, Reason } from "./event.ts";
import { masked } from "./masked.ts";
import { RESOURCE_KINDS, type Operation, type ResourceKind } from "./resource-kinds.ts";

/** How something came about. */
export interface How {
  /** Nobody is named for what only follows from what was asked for. */
  readonly by?: "caller" | "nobody";
  readonly reason?: Reason;
  /** Whether it is told also if the request is refused in the end. */
  readonly stands?: boolean;
}

/** A login by what an identity provider says, or by a token of such a login. */
export interface FederatedLogin {
  readonly userId: string | null;
  readonly groupIds: readonly string[];
  readonly providerId: string;
  /** The audit id of the token that was shown. */
  readonly auditId: string | null;
}

/** Whom a login spoke of, who is not there. */
export interface MissingUser {
  readonly id?: string;
  readonly name?: string;
  readonly domain?: { readonly id: string; readonly name: string };
}

export interface AuditOptions {
  /** Events that nobody wants to know: `[DEFAULT] notification_opt_out`. */
  readonly optOut: readonly string[];
  /** The one who asks. */
  readonly caller: NamedUser | null;
}

const ACCOUNT = { typeURI: "service/security/account/user" } as const;
const SAML = "http://docs.oasis-open.org/security/saml/v2.0";
const UNKNOWN = "unknown";

/** What a request does that others may want to know, in its order. It is told when the request has ended. */
export class Audit {
  /** False where nobody is told: then nothing is put together, and nothing is looked up for it. */
  readonly isOn: boolean;
  readonly #optOut: ReadonlySet<string>;
  readonly #caller: NamedUser | null;
  readonly #events: { readonly event: Event; readonly stands: boolean }[] = [];
  /** What users are called after what the request has done to them. */
  readonly #names = new Map<string, string | null>();

  /** @param options left out where nobody is told */
  constructor(options?: AuditOptions) {
    this.isOn = options !== undefined;
    this.#optOut = new Set(options?.optOut);
    this.#caller = options?.caller ?? null;
  }

  created(kind: ResourceKind, id: string, how?: How): void {
    this.#done("created", kind, id, how);
  }

  updated(kind: ResourceKind, id: string, how?: How): void {
    this.#done("updated", kind, id, how);
  }

  deleted(kind: ResourceKind, id: string, how?: How): void {
    if (kind === "user") this.renamed(id, null);
    this.#done("deleted", kind, id, how);
  }

  /** A user has another name now, or none: they may be the one who asks. */
  renamed(user: string, name: string | null): void {
    if (this.isOn) this.#names.set(user, name);
  }

  /** A user came into a group, or went out of it: the group has changed. */
  membership(operation: "added" | "removed", group: string, user: string): void {
    this.#done("updated", "group", group, {}, { actor_id: user, actor_type: "user", actor_operation: operation });
  }

  /** A role was given or taken; what was refused is told, too. Whoever was refused before that has not come so far. */
  async assignment<T>(operation: "created" | "deleted", grant: Grant, act: () => Promise<T>, how?: How): Promise<T> {
    let outcome: Outcome = "failure";
    try {
      const result = await act();
      outcome = "success";
      return result;
    } finally {
      this.assigned(operation, grant, { ...how, outcome });
    }
  }

  /** The same of what has been done. */
  assigned(
    operation: "created" | "deleted",
    { role, actor, place, isInherited }: Grant,
    how: How & { readonly outcome?: Outcome } = {},
  ): void {
    if (!this.isOn) return;
    const { outcome = "success" } = how;
    this.#add(
      {
        type: `identity.role_assignment.${operation}`,
        action: `${operation}.role_assignment`,
        outcome,
        initiator: this.#initiator(how),
        target: ACCOUNT,
        more: { ...place, ...actor, inherited_to_projects: isInherited, role },
      },
      { stands: outcome === "failure" || how.stands === true },
    );
  }

  /** Somebody's password was looked at. */
  authenticated(
    user: NamedUser,
    outcome: Outcome,
    { reason, partialHash }: { readonly reason?: Reason; readonly partialHash?: string } = {},
  ): void {
    if (!this.isOn) return;
    const attachments = [{ typeURI: "mime:text/plain", content: partialHash, name: "partial_password_hash" }];
    this.#login(outcome, { user }, { ...(reason && { reason }), more: partialHash === undefined ? {} : { attachments } });
  }

  /** Somebody wanted to log in who is not there. */
  notThere({ id, name, domain }: MissingUser): void {
    if (!this.isOn) return;
    const known = { domain_id: domain?.id ?? null, domain_name: domain?.name ?? null };
    const caller = this.#callerNow();
    const user = id === undefined || caller === null ? caller : { id: caller.id, name: null };
    const reason = { reasonType: `Could not find user: ${id ?? name}.`, reasonCode: "404" };
    this.#login(
      "failure",
      { user, more: { ...(name === undefined ? { user_id: id } : { user_name: name }), ...known } },
      { reason, more: {} },
    );
  }

  /** Somebody logged in by an identity provider's word, or wanted to. */
  federated(outcome: Outcome, { userId, groupIds, providerId, auditId }: FederatedLogin): void {
    if (!this.isOn) return;
    const credential = {
      type: SAML,
      token: masked(auditId ?? UNKNOWN),
      identity_provider: providerId,
      user: userId ?? UNKNOWN,
      groups: groupIds,
    };
    this.#login(outcome, { user: this.#callerNow(), more: { credential } }, { more: {} });
  }

  /** What is to be told now that the request has ended. */
  events(isDone: boolean): readonly Event[] {
    return this.#events.filter(({ stands }) => isDone || stands).map(({ event }) => event);
  }

  #done(operation: Operation, kind: ResourceKind, id: string, how: How = {}, actor: Readonly<Record<string, string>> = {}): void {
    if (!this.isOn) return;
    this.#add(
      {
        type: `identity.${kind}.${operation}`,
        action: `${operation}.${kind}`,
        outcome: "success",
        initiator: this.#initiator(how),
        target: { typeURI: RESOURCE_KINDS[kind], id },
        ...(how.reason && { reason: how.reason }),
        more: { resource_info: id },
        basic: { resource_info: id, ...actor },
      },
      how,
    );
  }

  /** Logins are told whatever the request comes to. */
  #login(outcome: Outcome, initiator: Initiator, rest: Pick<Event, "reason" | "more">): void {
    const event = { type: "identity.authenticate", action: "authenticate", outcome, initiator, target: ACCOUNT, ...rest };
    this.#add(event, { stands: true }, `${event.type}.${outcome}`);
  }

  #add(event: Event, { stands = false }: How, name = event.type): void {
    if (!this.#optOut.has(name)) this.#events.push({ event, stands });
  }

  #initiator({ by = "caller" }: How): Initiator | null {
    return by === "nobody" ? null : { user: this.#callerNow() };
  }

  #callerNow(): NamedUser | null {
    const caller = this.#caller;
    if (caller === null) return null;
    const name = this.#names.get(caller.id);
    return name === undefined ? caller : { id: caller.id, name };
  }
}

/** For what nobody is told of: what commands do, and all that a service does which has no notifier. */
export const SILENT: Audit = new Audit();
