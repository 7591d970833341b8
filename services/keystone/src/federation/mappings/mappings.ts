import { isDuplicate } from "@underpin/oslo/db";
import type { HttpError } from "@underpin/oslo/http";
import type { Given } from "../../api/given.ts";
import { duplicateEntry } from "../../database/duplicate-entry.ts";
import type { Keystone } from "../../keystone.ts";
import { isTrue } from "../../python-truth.ts";
import { conflict, invalid, notFound } from "../../refusals.ts";
import { MappingRefusal } from "../mapping/mapping-refusal.ts";
import { validateMapping } from "../mapping/validate-mapping.ts";
import { deleteMappingRow, findMapping, insertMapping, replaceMapping, type StoredMapping } from "./store.ts";

/** @throws HttpError 404 */
export async function getMapping({ pool }: Keystone, id: string): Promise<StoredMapping> {
  return (await pool.read((db) => findMapping(db, id))) ?? missing(id);
}

/** @throws HttpError 400 for rules that are none, 409 */
export async function createMapping(keystone: Keystone, id: string, given: Given): Promise<StoredMapping> {
  const { rules, schema_version } = valid(keystone, given);
  const mapping = { id, rules, schema_version: typeof schema_version === "string" ? schema_version : "1.0" };
  const taken = (): HttpError => conflict("mapping", duplicateEntry(given));
  try {
    await keystone.pool.write(async (trx) => {
      if (await findMapping(trx, id)) throw taken();
      await insertMapping(trx, mapping);
    });
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
  return mapping;
}

/** @throws HttpError 400 for rules that are none, 404 */
export async function updateMapping(keystone: Keystone, id: string, given: Given): Promise<StoredMapping> {
  const { rules, schema_version } = valid(keystone, given);
  return await keystone.pool.write(async (trx) => {
    const before = (await findMapping(trx, id)) ?? missing(id);
    const mapping = { id, rules, schema_version: typeof schema_version === "string" ? schema_version : before.schema_version };
    await replaceMapping(trx, mapping);
    return mapping;
  });
}

/** @throws HttpError 404 */
export async function deleteMapping({ pool }: Keystone, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findMapping(trx, id))) missing(id);
    await deleteMappingRow(trx, id);
  });
}

/** Rules of the form of their version: the one they say, or the configured one. Release 22 knows no versions. */
function valid({ compatibility, config }: Keystone, given: Given): Given & { readonly rules: unknown } {
  const version = config.federation.attribute_mapping_default_schema_version;
  const mapping = compatibility === 30 && !isTrue(given["schema_version"]) ? { ...given, schema_version: version } : given;
  try {
    validateMapping(mapping, { release: compatibility === 30 ? "30" : "22", defaultSchemaVersion: version });
  } catch (error) {
    throw error instanceof MappingRefusal ? invalid(error.message) : error;
  }
  return mapping as Given & { readonly rules: unknown };
}

function missing(id: string): never {
  throw notFound("mapping", id);
}
