import { isDuplicate } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { withoutExtra, type Given } from "../api/given.ts";
import { forgetActors } from "../assignments/forget-actors.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import type { Tables } from "../database/tables.ts";
import { requireDomain } from "../domains/require-domain.ts";
import type { Keystone } from "../keystone.ts";
import { conflict, invalid, notFound } from "../refusals.ts";
import { activityOf, requireUser } from "../users/get-user.ts";
import type { User } from "../users/user.ts";
import type { Group } from "./group.ts";
import { deleteMember, insertMember, isMember, memberIds, type Vouching } from "./memberships.ts";
import { deleteGroups, findGroup, insertGroup, replaceGroup } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getGroup({ pool }: Keystone, id: string): Promise<Group> {
  return await pool.read((db) => requireGroup(db, id));
}

/** @throws HttpError 404 for a domain that is not there, 409 for a name that is taken */
export async function createGroup({ pool }: Keystone, given: Given & { readonly domain_id: string }): Promise<Group> {
  const group: Group = {
    ...withoutExtra(given),
    description: given["description"] === undefined ? "" : (given["description"] as string | null),
    id: newId(),
    name: String(given["name"]).trim(),
    domain_id: given.domain_id,
  };
  return await unlessTaken(group, async () => {
    await pool.write(async (trx) => {
      await requireDomain(trx, group.domain_id);
      await insertGroup(trx, group);
    });
    return group;
  });
}

/** @throws HttpError 400, 404, 409 */
export async function updateGroup({ pool }: Keystone, id: string, given: Given): Promise<Group> {
  const name = given["name"] === undefined ? {} : { name: String(given["name"]).trim() };
  return await unlessTaken(given, () =>
    pool.write(async (trx) => {
      const before = await requireGroup(trx, id);
      if (given["domain_id"] !== undefined && given["domain_id"] !== before.domain_id) throw invalid("Cannot change Domain ID");
      const group: Group = { ...before, ...withoutExtra(given), ...name, id };
      await replaceGroup(trx, group);
      return group;
    }),
  );
}

/** Removes a group with all that was given to it. Its members' tokens are taken back, if they may have had roles by it. */
export async function deleteGroup(keystone: Keystone, id: string): Promise<void> {
  await keystone.pool.write(async (trx) => {
    await requireGroup(trx, id);
    await removeGroups(trx, keystone, [id]);
  });
}

/** The same for several of them, within a transaction: a domain's. */
export async function removeGroups(trx: Kysely<Tables>, keystone: Keystone, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const members = await memberIds(trx, ids);
  await deleteGroups(trx, ids);
  await trx.deleteFrom("id_mapping").where("public_id", "in", ids).execute();
  const hadRoles = await forgetActors(trx, "group", ids);
  if (hadRoles)
    await keystone.revocations.revokeIn(
      trx,
      members.map((user_id) => ({ user_id })),
    );
}

/** @throws HttpError 404 for a group or a user that is not there */
export async function addMember(keystone: Keystone, user: string, group: string): Promise<void> {
  try {
    await keystone.pool.write(async (trx) => {
      await requireBoth(trx, keystone, user, group);
      await insertMember(trx, user, group);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** @throws HttpError 404 for a group, a user or a membership that is not there */
export async function checkMember(keystone: Keystone, user: string, group: string): Promise<void> {
  await keystone.pool.read(async (db) => {
    await requireBoth(db, keystone, user, group);
    if (!(await isMember(db, user, group, vouchingOf(keystone)))) throw noMember(user, group);
  });
}

/** Ends a membership, and takes the user's tokens back: some of their roles may be gone. */
export async function removeMember(keystone: Keystone, user: string, group: string): Promise<void> {
  await keystone.pool.write(async (trx) => {
    if (!(await deleteMember(trx, user, group))) {
      await requireBoth(trx, keystone, user, group);
      throw noMember(user, group);
    }
    await keystone.revocations.revokeIn(trx, [{ user_id: user }]);
  });
}

export function vouchingOf({ config, now }: Keystone): Vouching {
  return { defaultTtl: config.federation.default_authorization_ttl, now: now() };
}

async function requireGroup(db: Kysely<Tables>, id: string): Promise<Group> {
  const group = await findGroup(db, id);
  if (group === undefined) throw notFound("group", id);
  return group;
}

async function requireBoth(db: Kysely<Tables>, keystone: Keystone, user: string, group: string): Promise<User> {
  await requireGroup(db, group);
  return await requireUser(db, user, activityOf(keystone));
}

function noMember(user: string, group: string): HttpError {
  return new HttpError(404, `User '${user}' not found in group '${group}'`);
}

/** A name that another group of the domain has is a conflict, in upstream's words. */
async function unlessTaken<T>(given: Given, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw conflict("group", duplicateEntry(given));
  }
}
