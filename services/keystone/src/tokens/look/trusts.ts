import type { Facts } from "../../database/look.ts";
import { HttpError } from "@underpin/oslo/http";
import { forbidden, notFound } from "../../refusals.ts";
import type { People } from "./people.ts";

/** A trust as a look finds it. */
export interface TrustFact {
  readonly id: string;
  readonly trustorUserId: string;
  readonly trusteeUserId: string;
  readonly projectId: string | null;
  readonly impersonation: boolean;
  readonly isDeleted: boolean;
  /** Microseconds since 1970. */
  readonly expiresAt: number | null;
  readonly remainingUses: number | null;
  readonly redelegatedFrom: string | null;
  readonly redelegationCount: number;
  readonly roleIds: readonly string[];
}

/** What decides of trusts besides their rows. */
export interface TrustSettings {
  /** `[trust] max_redelegation_count` */
  readonly maxRedelegationCount: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * A trust that is good, and so are all that it was passed on from, up to the first one.
 *
 * @throws HttpError 404 if one of them is not there any more, 403 if they don't fit together
 */
export function trustOf(id: string, facts: Facts, people: People, settings: TrustSettings): TrustFact {
  const found = new Map(facts.all("trust").map((row) => [String(row[0]), trustFact(row, facts)]));
  const get = (one: string): TrustFact => {
    const trust = found.get(one);
    const isOver = trust?.expiresAt !== null && trust !== undefined && settings.now * 1000 > trust.expiresAt;
    if (trust === undefined || trust.isDeleted || isOver || (trust.remainingUses ?? 1) <= 0) throw notFound("trust", one);
    return trust;
  };
  const chain = [get(id)];
  for (let last = chain[0]; last?.redelegatedFrom && chain.length <= found.size; last = chain.at(-1)) chain.push(get(last.redelegatedFrom));
  for (const [i, parent] of chain.slice(1).entries()) {
    checkRedelegation(parent, chain[i] as TrustFact, settings);
    checkAgent(parent.trusteeUserId, people);
  }
  return chain[0] as TrustFact;
}

function trustFact(row: readonly unknown[], facts: Facts): TrustFact {
  const [id, trustor, trustee, project, impersonation, deletedAt, expires, uses, from, count] = row;
  return {
    id: String(id),
    trustorUserId: String(trustor),
    trusteeUserId: String(trustee),
    projectId: project as string | null,
    impersonation: Boolean(impersonation),
    isDeleted: deletedAt !== null,
    expiresAt: expires as number | null,
    remainingUses: uses as number | null,
    redelegatedFrom: from as string | null,
    redelegationCount: Number(count ?? 0),
    roleIds: facts
      .all("trust_role")
      .filter(([trust]) => trust === id)
      .map(([, role]) => String(role)),
  };
}

function checkRedelegation(parent: TrustFact, child: TrustFact, { maxRedelegationCount }: TrustSettings): void {
  if (!(parent.redelegationCount > 0 && parent.redelegationCount <= maxRedelegationCount))
    throw forbidden(`Remaining redelegation depth of ${parent.redelegationCount} out of allowed range of [0..${maxRedelegationCount}]`);
  if (child.remainingUses !== null)
    throw forbidden(`Field "remaining_uses" is set to ${child.remainingUses} while it must not be set in order to redelegate a trust`);
  if (child.expiresAt && parent.expiresAt !== null && parent.expiresAt < child.expiresAt)
    throw forbidden("Requested expiration time is more than redelegated trust can provide");
  if (!child.roleIds.every((role) => parent.roleIds.includes(role)))
    throw forbidden("Some of requested roles are not in redelegated trust");
  if (!parent.impersonation && child.impersonation)
    throw forbidden(
      `Impersonation is not allowed because redelegated trust does not specify impersonation. Redelegated trust id: ${parent.id}`,
    );
}

function checkAgent(id: string, people: People): void {
  try {
    const person = people.get(id);
    if (person.domain().isEnabled && person.isEnabled) return;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
  }
  throw forbidden("One of the trust agents is disabled or deleted");
}
