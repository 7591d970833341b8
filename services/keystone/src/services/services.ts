import type { Filter } from "@underpin/oslo/http";
import { narrowed } from "../api/narrow.ts";
import { withoutExtra, type Given } from "../api/given.ts";
import type { KeystoneRows } from "../keystone.ts";
import { notFound } from "../refusals.ts";
import type { Service } from "./service.ts";
import { deleteServiceRow, findService, insertService, listServices, replaceService } from "./store.ts";
import { newId } from "../database/new-id.ts";

/** @throws HttpError 404 */
export async function getService({ pool }: KeystoneRows, id: string): Promise<Service> {
  return (await pool.read((db) => findService(db, id))) ?? missing(id);
}

/** For other rooms: whether there is such a service. */
export async function hasService({ pool }: KeystoneRows, id: string): Promise<boolean> {
  return (await pool.read((db) => findService(db, id))) !== undefined;
}

export async function getServices({ pool }: KeystoneRows, filters: readonly Filter[]): Promise<readonly Service[]> {
  const services = await pool.read((db) => listServices(db, pool.dialect, filters));
  return narrowed(
    services,
    filters.filter(({ name }) => name === "name"),
  );
}

export async function createService({ pool }: KeystoneRows, given: Given): Promise<Service> {
  const service = asService({ ...given, enabled: given["enabled"] ?? true, name: given["name"] ?? "" }, newId());
  await pool.write((trx) => insertService(trx, service));
  return service;
}

/** @throws HttpError 404 */
export async function updateService({ pool }: KeystoneRows, id: string, given: Given): Promise<Service> {
  return await pool.write(async (trx) => {
    const before = await findService(trx, id);
    if (!before) return missing(id);
    const service = asService({ ...before, ...given }, id);
    await replaceService(trx, service);
    return service;
  });
}

/**
 * Removes a service with its endpoints.
 *
 * @throws HttpError 404
 */
export async function deleteService({ pool }: KeystoneRows, id: string): Promise<void> {
  await pool.write(async (trx) => {
    if (!(await findService(trx, id))) missing(id);
    await deleteServiceRow(trx, id);
  });
}

function asService(given: Given, id: string): Service {
  return { ...withoutExtra(given), id, type: given["type"] as string | null, enabled: given["enabled"] as boolean };
}

function missing(id: string): never {
  throw notFound("service", id);
}
