import { isDuplicate } from "@underpin/oslo/db";
import { sql, type Kysely } from "kysely";
import type { Given } from "../api/given.ts";
import { effectiveRoleTables } from "../assignments/effective-roles.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import type { Tables } from "../database/tables.ts";
import { readExpiration } from "../expiration.ts";
import type { Keystone } from "../keystone.ts";
import { getProject } from "../projects/get-project.ts";
import { conflict, forbidden, invalid, notFound } from "../refusals.ts";
import { globalRoleNamed } from "../roles/store.ts";
import { activityOf, requireUser } from "../users/get-user.ts";
import { findUser } from "../users/store.ts";
import { utcTime } from "@underpin/oslo/python";
import { checkRedelegation, type LentOn } from "./redelegation.ts";
import { findChain, insertTrust, markDeleted, trustsFrom } from "./store.ts";
import type { Trust, TrustRecord } from "./trust.ts";
import { newId } from "../database/new-id.ts";

/**
 * A trust that is good now; one that was lent on only while what it comes of would still give it.
 *
 * @throws HttpError 403, 404
 */
export async function getTrust(keystone: Keystone, id: string): Promise<TrustRecord> {
  return await keystone.pool.read((db) => requireTrust(db, keystone, id));
}

async function requireTrust(db: Kysely<Tables>, keystone: Keystone, id: string): Promise<TrustRecord> {
  const chain = await requireChain(db, keystone, id);
  const [trust] = chain as [TrustRecord];
  if (trust.trust.redelegated_trust_id === null) return trust;
  const max = keystone.config.trust.max_redelegation_count;
  for (const [i, origin] of chain.slice(1).entries()) {
    checkRedelegation(origin, lentOn(chain[i] as TrustRecord), max);
    const agent = await findUser(db, origin.trust.trustee_user_id, activityOf(keystone));
    if (!agent?.enabled) throw forbidden("One of the trust agents is disabled or deleted");
  }
  return trust;
}

/** @throws HttpError 404 for the first one that is gone, over or used up */
async function requireChain(db: Kysely<Tables>, { now }: Keystone, id: string): Promise<readonly TrustRecord[]> {
  const chain = await findChain(db, id);
  const isGood = ({ expires, trust }: TrustRecord): boolean =>
    (expires === null || now() * 1000 <= expires) && (trust.remaining_uses === null || trust.remaining_uses > 0);
  const bad = chain.find((one) => !isGood(one));
  if (bad !== undefined) throw notFound("trust", bad.trust.id);
  const last = chain.at(-1);
  const missing = last === undefined ? id : last.trust.redelegated_trust_id;
  if (missing !== null) throw notFound("trust", missing);
  return chain;
}

function lentOn({ trust, expires, roles }: TrustRecord): LentOn {
  return { remainingUses: trust.remaining_uses, expires, roles, impersonation: trust.impersonation };
}

/**
 * Makes a trust.
 *
 * @param origin the trust that its maker acts by, if they do
 * @throws HttpError 400, 403, 404, 409
 */
export async function createTrust(keystone: Keystone, given: Given, origin: string | null): Promise<TrustRecord> {
  const { pool, now, config } = keystone;
  const [trustor, trustee] = [String(given["trustor_user_id"]), String(given["trustee_user_id"])];
  const project = (given["project_id"] as string | null | undefined) ?? null;
  await pool.read((db) => requireUser(db, trustee, activityOf(keystone)));
  const roles = await pool.read((db) => rolesIn(db, given["roles"]));
  await requireRoles(keystone, trustor, project, roles);
  const asked = typeof given["expires_at"] === "string" ? readExpiration(given["expires_at"], now()) : null;
  const chain = origin === null ? [] : await originOf(keystone, origin);
  const count = redelegationCount(given, chain[0], config.trust.max_redelegation_count);
  const expires = asked ?? chain[0]?.expires ?? null;
  const impersonation = given["impersonation"] === true;
  for (const one of chain)
    checkRedelegation(one, { remainingUses: usesIn(given), expires: asked, roles, impersonation }, config.trust.max_redelegation_count);
  const { roles: _, allow_redelegation: __, ...rest } = given;
  const trust: Trust = {
    ...rest,
    id: newId(),
    trustor_user_id: trustor,
    trustee_user_id: trustee,
    project_id: project,
    impersonation,
    remaining_uses: usesIn(given),
    redelegated_trust_id: origin,
    redelegation_count: count,
    expires_at: null,
    deleted_at: null,
  };
  try {
    return await pool.write(async (trx) => {
      await insertTrust(trx, trust, roles, expires);
      const [made] = await findChain(trx, trust.id);
      return made as TrustRecord;
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict("trust", duplicateEntry({ id: trust.id })) : error;
  }
}

/**
 * Takes a trust back, with all that were lent on from it. Their tokens go with them.
 *
 * @returns those that were lent on, the last ones first
 */
export async function deleteTrust(keystone: Keystone, id: string): Promise<readonly string[]> {
  return await keystone.pool.write(async (trx) => {
    await requireGood(trx, keystone, id);
    const ids = await trustsFrom(trx, id);
    await markDeleted(trx, ids, keystone.now());
    await keystone.revocations.revokeIn(
      trx,
      ids.map((trust_id) => ({ trust_id })),
    );
    return ids.filter((one) => one !== id).toReversed();
  });
}

async function requireGood(db: Kysely<Tables>, keystone: Keystone, id: string): Promise<void> {
  const [found] = await findChain(db, id);
  if (found === undefined || (found.expires !== null && keystone.now() * 1000 > found.expires)) throw notFound("trust", id);
  if (found.trust.remaining_uses !== null && found.trust.remaining_uses <= 0) throw notFound("trust", id);
}

async function originOf(keystone: Keystone, id: string): Promise<readonly TrustRecord[]> {
  await getTrust(keystone, id);
  return await keystone.pool.read((db) => findChain(db, id));
}

function usesIn(given: Given): number | null {
  return (given["remaining_uses"] as number | null | undefined) ?? null;
}

/** How often a new trust may be lent on. */
function redelegationCount(given: Given, origin: TrustRecord | undefined, max: number): number {
  const asked = given["redelegation_count"] as number | null | undefined;
  const uses = usesIn(given);
  if (given["allow_redelegation"] !== true || asked === 0) {
    if (uses !== null && uses <= 0) throw invalid("remaining_uses must be a positive integer or null.");
    return 0;
  }
  if (asked && asked > max) throw forbidden(`Requested redelegation depth of ${asked} is greater than allowed ${max}`);
  if (uses !== null) throw invalid("remaining_uses must not be set if redelegation is allowed");
  if (origin === undefined) return asked ?? max;
  const left = (origin.trust.redelegation_count ?? 0) - 1;
  if (asked && asked !== left)
    throw forbidden('Modifying "redelegation_count" upon redelegation is forbidden. Omitting this parameter is advised.');
  return asked ?? left;
}

type GivenRole = { readonly id?: string; readonly name?: string };

async function rolesIn(db: Kysely<Tables>, given: unknown): Promise<readonly string[]> {
  const roles: string[] = [];
  for (const { id, name = "" } of (given as readonly GivenRole[] | null | undefined) ?? [])
    roles.push(id ?? (await globalRoleNamed(db, name)));
  return [...new Set(roles)];
}

/** @throws HttpError 404 for a project that is not there, and for a role that the trustor does not have on it */
async function requireRoles(keystone: Keystone, user: string, project: string | null, roles: readonly string[]): Promise<void> {
  const own = project === null || project === "" ? [] : await rolesOn(keystone, user, project);
  for (const role of roles) if (!own.includes(role)) throw notFound("role", role);
}

async function rolesOn(keystone: Keystone, user: string, project: string): Promise<readonly string[]> {
  const { pool, config, now } = keystone;
  await getProject(keystone, project);
  const asked = { user, on: { project }, now: utcTime(now()).slice(0, 19), defaultTtl: config.federation.default_authorization_ttl };
  const { rows } = await pool.read((db) =>
    sql<{
      readonly id: string;
    }>`WITH RECURSIVE ${sql.join(effectiveRoleTables(pool.dialect, asked))} SELECT id FROM effective_role`.execute(db),
  );
  return rows.map(({ id }) => id);
}
