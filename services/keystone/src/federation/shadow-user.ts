import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { readExtra, writeExtra } from "../database/extra.ts";
import { findOrMake } from "../database/find-or-make.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { utcDay, utcTime } from "@underpin/oslo/python";

/** Somebody whom an identity provider vouches for. */
export interface Shadow {
  readonly providerId: string;
  readonly protocolId: string;
  /** What the provider knows them by. */
  readonly uniqueId: string;
  readonly displayName: string;
  readonly email: string | undefined;
  /** Where the user is made if there is none yet. */
  readonly domainId: string;
  readonly groupIds: readonly string[];
}

/**
 * The user that stands for somebody: found, or made. The provider's word counts for name, address, and groups, which
 * run out unless it is renewed. Groups that it doesn't name any more are left at once, and tokens from before are taken back; in 22 they run out.
 *
 * Sources: `shadow_federated_user` of keystone/identity/core.py, keystone/identity/shadow_backends/sql.py.
 *
 * @returns the user's id
 */
export async function shadowUser(keystone: Keystone, shadow: Shadow): Promise<string> {
  return await findOrMake(keystone, async (trx) => {
    const known = await findShadow(trx, shadow);
    const id = known === undefined ? await addUser(trx, keystone, shadow) : await renewUser(trx, keystone, shadow, known);
    const isChanged = await renewGroups(trx, keystone, shadow, id);
    if (isChanged && known !== undefined && keystone.compatibility === 30)
      await keystone.revocations.revokeIn(trx, [{ user_id: id }], { before: keystone.now() - 1000 });
    return id;
  });
}

interface Known {
  readonly id: string;
  readonly display_name: string | null;
  readonly extra: string | null;
  readonly last_active_at: string | null;
  readonly enabled: boolean | null;
}

async function findShadow(trx: Kysely<Tables>, { providerId, protocolId, uniqueId }: Shadow): Promise<Known | undefined> {
  return await trx
    .selectFrom("federated_user as f")
    .innerJoin("user as u", "u.id", "f.user_id")
    .select(["u.id", "f.display_name", "u.extra", "u.last_active_at", "u.enabled"])
    .where("f.idp_id", "=", providerId)
    .where("f.protocol_id", "=", protocolId)
    .where("f.unique_id", "=", uniqueId)
    .executeTakeFirst();
}

/** 22 keeps the day of the last login only where inactivity disables accounts. */
function keepsDay({ compatibility, config }: Keystone): boolean {
  return compatibility === 30 || config.security_compliance.disable_user_account_days_inactive !== null;
}

async function addUser(trx: Kysely<Tables>, keystone: Keystone, shadow: Shadow): Promise<string> {
  const { providerId, protocolId, uniqueId, displayName, email, domainId } = shadow;
  const id = createHash("sha256").update(`${domainId}user${uniqueId}`).digest("hex");
  await trx
    .insertInto("user")
    .values({
      id,
      domain_id: domainId,
      enabled: true,
      extra: writeExtra(email ? { email } : {}),
      default_project_id: null,
      created_at: utcTime(keystone.now()),
      last_active_at: keepsDay(keystone) ? utcDay(keystone.now()) : null,
    })
    .execute();
  await trx
    .insertInto("federated_user")
    .values({ user_id: id, idp_id: providerId, protocol_id: protocolId, unique_id: uniqueId, display_name: displayName })
    .execute();
  return id;
}

async function renewUser(trx: Kysely<Tables>, keystone: Keystone, shadow: Shadow, known: Known): Promise<string> {
  const { providerId, protocolId, uniqueId, displayName, email } = shadow;
  if (known.display_name !== null && known.display_name !== displayName)
    await trx
      .updateTable("federated_user")
      .set({ display_name: displayName })
      .where("idp_id", "=", providerId)
      .where("protocol_id", "=", protocolId)
      .where("unique_id", "=", uniqueId)
      .execute();
  const extra = readExtra(known.extra);
  const today = utcDay(keystone.now());
  const changed = {
    ...(email && extra["email"] !== email ? { extra: writeExtra({ ...extra, email }) } : {}),
    ...(keepsDay(keystone) && known.last_active_at !== today ? { last_active_at: today } : {}),
  };
  if (Object.keys(changed).length > 0) await trx.updateTable("user").set(changed).where("id", "=", known.id).execute();
  return known.id;
}

/** Whether somebody is in other groups than before. */
async function renewGroups(trx: Kysely<Tables>, keystone: Keystone, { providerId, groupIds }: Shadow, userId: string): Promise<boolean> {
  const rows = await trx
    .selectFrom("expiring_user_group_membership")
    .select("group_id")
    .where("user_id", "=", userId)
    .where("idp_id", "=", providerId)
    .execute();
  const before = rows.map(({ group_id }) => group_id);
  const mine = (): { readonly user_id: string; readonly idp_id: string } => ({ user_id: userId, idp_id: providerId });
  const last_verified = utcTime(keystone.now());
  const [kept, joined] = [before.filter((id) => groupIds.includes(id)), groupIds.filter((id) => !before.includes(id))];
  const left = keystone.compatibility === 22 ? [] : before.filter((id) => !groupIds.includes(id));
  if (kept.length > 0)
    await trx
      .updateTable("expiring_user_group_membership")
      .set({ last_verified })
      .where("user_id", "=", userId)
      .where("idp_id", "=", providerId)
      .where("group_id", "in", kept)
      .execute();
  if (joined.length > 0)
    await trx
      .insertInto("expiring_user_group_membership")
      .values(joined.map((group_id) => ({ ...mine(), group_id, last_verified })))
      .execute();
  if (left.length > 0)
    await trx
      .deleteFrom("expiring_user_group_membership")
      .where("user_id", "=", userId)
      .where("idp_id", "=", providerId)
      .where("group_id", "in", left)
      .execute();
  return joined.length > 0 || left.length > 0;
}
