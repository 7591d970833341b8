import { isDuplicate } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import { booleanIn, type Given } from "../api/given.ts";
import { forgetActors } from "../assignments/forget-actors.ts";
import { duplicateEntry } from "../database/duplicate-entry.ts";
import { newId } from "../database/new-id.ts";
import type { Tables } from "../database/tables.ts";
import { requireDomain } from "../domains/require-domain.ts";
import type { KeystoneRows } from "../keystone.ts";
import type { Audit } from "../notifications/audit.ts";
import { conflict, invalid } from "../refusals.ts";
import { utcDay, utcTime } from "@underpin/oslo/python";
import { replaceFederated, requireProviders } from "./federated-rows.ts";
import { belongingsOf, tellOfRemoved } from "./belongings.ts";
import { forgetUsers } from "./forget-users.ts";
import { activityOf, requireUser } from "./get-user.ts";
import { writeOptions } from "./option-rows.ts";
import { addPassword, mustBeChangedFirst } from "./password-rows.ts";
import { requireStrength } from "./password-rules.ts";
import { deleteUserRows, insertLocalUser, insertUserRow, nameUser, updateUserRow } from "./rows.ts";
import type { User } from "./user.ts";

/** Attributes that have columns or tables of their own. */
const OWN = new Set([
  "id",
  "name",
  "domain_id",
  "enabled",
  "default_project_id",
  "password",
  "password_expires_at",
  "options",
  "federated",
  "extra",
]);

/**
 * Makes a user.
 *
 * @param id what they are known by; one of its own if left out
 * @throws HttpError 400, 404 for a domain that is not there, 409 for a name or an id that is taken
 */
export async function createUser(keystone: KeystoneRows, given: Given & { readonly domain_id: string }, id = newId()): Promise<User> {
  const { pool, now } = keystone;
  const { enabled = true } = { enabled: enabledIn(given) };
  if ("password" in given) requireStrength(given["password"], keystone);
  const [name, domain] = [String(given["name"]).trim(), given.domain_id];
  const hash = await hashOf(keystone, given);
  return await unlessTaken({ name, domain_id: domain }, () =>
    pool.write(async (trx) => {
      await requireDomain(trx, domain);
      await refuseDomainAsProject(trx, given["default_project_id"]);
      const federated = await requireProviders(trx, given["federated"]);
      await insertUserRow(trx, {
        id,
        domain_id: domain,
        enabled,
        default_project_id: (given["default_project_id"] as string | null | undefined) ?? null,
        extra: restOf(given),
        created_at: utcTime(now()),
        last_active_at: enabled === true ? activeToday(keystone) : null,
      });
      const local = await insertLocalUser(trx, { user_id: id, domain_id: domain, name }, enabled === true ? 0 : null);
      const options = await writeOptions(trx, id, (given["options"] as Given | undefined) ?? {});
      if ("password" in given)
        await addPassword(trx, keystone, local, options, {
          hash,
          isSelfService: false,
          mustBeChanged: mustBeChangedFirst(options, keystone),
        });
      await replaceFederated(trx, id, name, federated);
      return await requireUser(trx, id, activityOf(keystone));
    }),
  );
}

/**
 * Changes a user. A new password, and that they are disabled, take their tokens back.
 *
 * @throws HttpError 400, 404, 409
 */
export async function updateUser(keystone: KeystoneRows, id: string, given: Given): Promise<User> {
  const { pool } = keystone;
  const before = await pool.read((db) => requireUser(db, id, activityOf(keystone)));
  if (given["domain_id"] !== undefined && given["domain_id"] !== before.domain_id) throw invalid("Cannot change Domain ID");
  const enabled = enabledIn(given);
  if ("password" in given) requireStrength(given["password"], keystone);
  const hash = await hashOf(keystone, given);
  const name = given["name"] === undefined ? undefined : String(given["name"]).trim();
  return await unlessTaken({ ...given, name }, () =>
    pool.write(async (trx) => {
      const user = await requireUser(trx, id, activityOf(keystone));
      await refuseDomainAsProject(trx, given["default_project_id"]);
      const federated = await requireProviders(trx, given["federated"]);
      const extra = { ...restOf(user), ...restOf(given) };
      // Whatever is changed of them: upstream takes whoever is enabled then for one who was enabled just now.
      const isEnabled = enabled === undefined ? user.enabled : enabled === true;
      await updateUserRow(trx, id, {
        extra,
        ...(enabled !== undefined && { enabled }),
        ...("default_project_id" in given && { default_project_id: given["default_project_id"] as string | null }),
        ...(isEnabled && activeToday(keystone) !== null && { last_active_at: activeToday(keystone) }),
      });
      const isFederated = user.federated !== undefined && federated.length === 0;
      const local = await nameUser(trx, user, { name, isFederated, isEnabled });
      const options = await writeOptions(trx, id, (given["options"] as Given | undefined) ?? {});
      if ("password" in given) {
        const owner = local ?? (await insertLocalUser(trx, { user_id: id, domain_id: user.domain_id, name: name ?? user.name ?? "" }));
        await addPassword(trx, keystone, owner, options, {
          hash,
          isSelfService: false,
          mustBeChanged: mustBeChangedFirst(options, keystone),
        });
      }
      if (federated.length > 0) await replaceFederated(trx, id, name ?? user.name ?? "", federated);
      const isDisabled = enabled === false && user.enabled;
      if (isDisabled || (given["password"] ?? null) !== null) await keystone.revocations.revokeIn(trx, [{ user_id: id }]);
      const after = await requireUser(trx, id, activityOf(keystone));
      // Upstream shows the attributes without columns twice here.
      return { ...after, extra: restOf(after) };
    }),
  );
}

/** Removes a user with all that is theirs. */
export async function deleteUser(keystone: KeystoneRows, id: string, audit: Audit): Promise<void> {
  const theirs = await keystone.pool.write(async (trx) => {
    await requireUser(trx, id, activityOf(keystone));
    const found = audit.isOn ? await belongingsOf(trx, [id]) : [];
    await removeUsers(trx, keystone, [id]);
    return found;
  });
  // Release 22 names nobody here.
  tellOfRemoved(audit, theirs, keystone.compatibility === 22 ? { by: "nobody" } : {});
}

/** The same for several of them, within a transaction: a domain's. */
export async function removeUsers(
  trx: Kysely<Tables>,
  keystone: Pick<KeystoneRows, "now" | "revocations">,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await deleteUserRows(trx, ids);
  await forgetActors(trx, "user", ids);
  await forgetUsers(trx, keystone, ids);
  await keystone.revocations.revokeIn(
    trx,
    ids.map((user_id) => ({ user_id })),
  );
}

/** Takes all of a user's tokens back. */
export async function revokeTokensOf(keystone: KeystoneRows, id: string): Promise<void> {
  await keystone.pool.write(async (trx) => {
    await requireUser(trx, id, activityOf(keystone));
    await keystone.revocations.revokeIn(trx, [{ user_id: id }]);
  });
}

async function hashOf({ passwords }: KeystoneRows, { password }: Given): Promise<string | null> {
  return typeof password === "string" ? await passwords.hash(password) : null;
}

/** `last_active_at` of somebody who is enabled now; null where nobody looks at it. */
function activeToday({ config, now }: KeystoneRows): string | null {
  return config.security_compliance.disable_user_account_days_inactive ? utcDay(now()) : null;
}

function restOf(attributes: Given): Given {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !OWN.has(name)));
}

/** Whether a user is to be enabled; upstream stores null as it comes. */
function enabledIn(given: Given): boolean | null | undefined {
  return given["enabled"] === null ? null : booleanIn(given, "enabled");
}

async function refuseDomainAsProject(db: Kysely<Tables>, project: unknown): Promise<void> {
  if (typeof project !== "string" || project === "") return;
  const row = await db.selectFrom("project").select("is_domain").where("id", "=", project).executeTakeFirst();
  if (row?.is_domain) throw invalid(`User's default project ID cannot be a domain ID: ${project}`);
}

async function unlessTaken<T>(given: Given, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw conflict("user", duplicateEntry(given));
  }
}
