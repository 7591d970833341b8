import type { KeystoneRows } from "../keystone.ts";
import { createInference, removeInference } from "../implied-roles/implied-roles.ts";
import { createRole, getRole } from "../roles/roles.ts";
import type { Role } from "../roles/role.ts";
import { globalRoleNamed } from "../roles/store.ts";
import { HttpError } from "@underpin/oslo/http";
import type { Say } from "../tokens/key-files.ts";
import { isNew } from "./ensure-project.ts";

/** The roles that policies know. */
export interface WantedRoles {
  /** What the role of those who may do everything is called. */
  readonly admin: string;
  /** Whether nobody is to change or remove them. */
  readonly areImmutable: boolean;
}

/**
 * The roles that policies know, each of which implies the one before it, and the one of services: those that are not there are made.
 *
 * @returns the id of the administrators' role
 */
export async function ensureRoles(keystone: KeystoneRows, { admin, areImmutable }: WantedRoles, say: Say): Promise<string> {
  const ensure = (name: string): Promise<Role> => ensureRole(keystone, name, areImmutable, say);
  const isNewer = keystone.compatibility === 30;
  let before = await ensure("reader");
  const member = await ensure("member");
  await ensureInference(keystone, member, before, say);
  before = member;
  if (isNewer) {
    before = await ensure("manager");
    await ensureInference(keystone, before, member, say);
  }
  const highest = await ensure(admin);
  await ensureInference(keystone, highest, before, say);
  if (isNewer) {
    // Clouds from before there were managers have it, and it is said by way of these now.
    await unlessMissing(() => removeInference(keystone, highest, member));
    await ensure("service");
  }
  return highest.id;
}

async function ensureRole(keystone: KeystoneRows, name: string, isImmutable: boolean, say: Say): Promise<Role> {
  if (await isNew(() => createRole(keystone, { name, ...(isImmutable && { options: { immutable: true } }) }))) {
    say("INFO", `Created role ${name}`);
    if (!isImmutable)
      say(
        "WARNING",
        `Role ${name} was created as a mutable role. It is recommended to make this role immutable by adding the 'immutable' resource option to this role, or re-running this command without --no-immutable-role.`,
      );
  } else say("INFO", `Role ${name} exists, skipping creation.`);
  return await getRole(keystone, await keystone.pool.read((db) => globalRoleNamed(db, name)));
}

async function ensureInference(keystone: KeystoneRows, prior: Role, implied: Role, say: Say): Promise<void> {
  if (await isNew(() => createInference(keystone, prior, implied)))
    say("INFO", `Created implied role where ${prior.id} implies ${implied.id}`);
  else say("INFO", `Implied role where ${prior.id} implies ${implied.id} exists, skipping creation.`);
}

async function unlessMissing(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 404) throw error;
  }
}
