import { HttpError } from "@underpin/oslo/http";
import { isDuplicate } from "@underpin/oslo/db";
import type { KeystoneRows } from "../keystone.ts";
import { conflict, refused } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { deleteInference, hasInference, insertInference, listInferences, type Inference, type RoleName } from "./store.ts";

export async function getInferences({ pool }: KeystoneRows): Promise<readonly Inference[]> {
  return await pool.read((db) => listInferences(db));
}

/** What a role implies, without what that implies. */
export async function getImplied({ pool }: KeystoneRows, prior: string): Promise<readonly RoleName[]> {
  return (await pool.read((db) => listInferences(db, prior))).map(({ implied }) => implied);
}

/** @throws HttpError 404 */
export async function requireInference({ pool }: KeystoneRows, prior: Role, implied: Role): Promise<void> {
  if (!(await pool.read((db) => hasInference(db, prior.id, implied.id)))) throw missing(prior, implied);
}

/**
 * Roles may imply each other in a circle, and themselves: whoever follows them must come to an end.
 *
 * @throws HttpError 403 for a role that nothing may imply, 409
 */
export async function createInference({ pool, config }: KeystoneRows, prior: Role, implied: Role): Promise<void> {
  const isProhibited = config.assignment.prohibited_implied_role.includes(implied.name);
  if (isProhibited || (prior.domain_id === null && implied.domain_id !== null)) throw refused(`${implied.id} cannot be an implied roles.`);
  try {
    await pool.write((trx) => insertInference(trx, prior.id, implied.id));
  } catch (error) {
    throw isDuplicate(error) ? conflict("implied_role", "Duplicate entry") : error;
  }
}

/** @throws HttpError 404 */
export async function removeInference({ pool }: KeystoneRows, prior: Role, implied: Role): Promise<void> {
  if (!(await pool.write((trx) => deleteInference(trx, prior.id, implied.id)))) throw missing(prior, implied);
}

function missing(prior: Role, implied: Role): HttpError {
  return new HttpError(404, `${prior.id} does not imply ${implied.id}.`);
}
