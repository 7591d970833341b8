import type { Filter, Paging } from "@underpin/oslo/http";
import type { Loaded } from "@underpin/oslo/policy";
import type { Given } from "../api/given.ts";
import type { Page } from "../database/listing.ts";
import type { Keystone } from "../keystone.ts";
import { SILENT, type Audit } from "../notifications/audit.ts";
import { createProject } from "../projects/create-project.ts";
import { deleteProject } from "../projects/delete-project.ts";
import { projectIfThere } from "../projects/get-project.ts";
import { listProjects } from "../projects/list-projects.ts";
import { requireNotFederated, requireSafeName } from "../projects/names.ts";
import { updateProject } from "../projects/update-project.ts";
import { invalid, notFound } from "../refusals.ts";
import { domainOf, loadedDomain, type Domain } from "./domain.ts";
import { newId } from "../database/new-id.ts";

/** A domain, or undefined where there is none of that id. */
export async function domainIfThere(keystone: Keystone, id: string): Promise<Loaded<Domain> | undefined> {
  const project = await projectIfThere(keystone, id);
  // Databases may take ids that differ in case for the same.
  return project?.is_domain === true && project.id === id ? loadedDomain(project) : undefined;
}

/** @throws HttpError 404 */
export async function getDomain(keystone: Keystone, id: string): Promise<Loaded<Domain>> {
  const domain = await domainIfThere(keystone, id);
  if (domain === undefined) throw notFound("domain", id);
  return domain;
}

export async function getDomains(keystone: Keystone, filters: readonly Filter[], paging: Paging): Promise<Page<Domain>> {
  const onlyDomains: Filter = { name: "is_domain", comparator: "equals", value: true };
  const page = await listProjects(keystone, { filters: [...filters, onlyDomains], paging });
  return { ...page, rows: page.rows.map(domainOf) };
}

const ID = /^[0-9a-f]{32}$/;

/** @throws HttpError 400 for an id that is none, 409 for a name that is taken */
export async function createDomain(keystone: Keystone, given: Given): Promise<Domain> {
  const { explicit_domain_id: explicit, ...rest } = given;
  if (typeof explicit === "string" && !ID.test(explicit)) throw invalid("Domain ID does not conform to required UUID format.");
  if (typeof given["name"] === "string") requireSafeName(keystone, "Domain", given["name"]);
  // Release 22 kept what it was asked for among the other attributes.
  const attributes = keystone.compatibility === 22 ? given : rest;
  return await createDomainWithId(keystone, typeof explicit === "string" ? explicit : newId(), attributes);
}

/** For other rooms, too: makes a domain of an id that nobody gave. */
export async function createDomainWithId(keystone: Keystone, id: string, attributes: Given): Promise<Domain> {
  return domainOf(await createProject(keystone, { ...attributes, id, is_domain: true, domain_id: null, parent_id: null }));
}

/** @throws HttpError 400, 403 for what is immutable, 404, 409 */
export async function updateDomain(keystone: Keystone, id: string, given: Given): Promise<Domain> {
  requireNotFederated(keystone, { id, name: given["name"] });
  const { is_domain: _isDomain, domain_id: _domain, parent_id: _parent, ...change } = given;
  // Release 22 takes what it adds itself for a part of the change: an immutable domain stays it.
  const own = keystone.compatibility === 22 ? { is_domain: true, domain_id: null, parent_id: null } : {};
  return domainOf(await updateProject(keystone, id, { ...change, ...own }));
}

/**
 * Removes a domain with all that is in it.
 *
 * @throws HttpError 403 while it is enabled, and for what is immutable; 404
 */
export async function deleteDomain(keystone: Keystone, id: string, audit: Audit = SILENT): Promise<void> {
  await getDomain(keystone, id);
  await deleteProject(keystone, id, audit);
}
