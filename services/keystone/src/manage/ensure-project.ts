import { HttpError } from "@underpin/oslo/http";
import type { KeystoneRows } from "../keystone.ts";
import { createProject } from "../projects/create-project.ts";
import { listProjects } from "../projects/list-projects.ts";
import { notFound } from "../refusals.ts";
import type { Say } from "../tokens/key-files.ts";
import { newId } from "../database/new-id.ts";

/** The domain that the configuration has for the default one, made if it is not there. */
export async function ensureDefaultDomain(keystone: KeystoneRows, say: Say): Promise<string> {
  const id = keystone.config.identity.default_domain_id;
  const domain = { id, name: "Default", enabled: true, description: "The default domain", is_domain: true, domain_id: null };
  if (await isNew(() => createProject(keystone, domain))) say("INFO", `Created domain ${id}`);
  else say("INFO", `Domain ${id} already exists, skipping creation.`);
  return id;
}

/**
 * A project of the default domain, made if there is none of this name.
 *
 * @param id what it is known by if it is made
 * @returns its id
 * @throws HttpError 400 where the default domain is not there, 404 where the id is another project's
 */
export async function ensureProject(keystone: KeystoneRows, name: string, say: Say, id = newId()): Promise<string> {
  const domain = keystone.config.identity.default_domain_id;
  const description = "Bootstrap project for initializing the cloud.";
  if (await isNew(() => createProject(keystone, { id, name, enabled: true, domain_id: domain, description }))) {
    say("INFO", `Created project ${name}`);
    return id;
  }
  say("INFO", `Project ${name} already exists, skipping creation.`);
  const filters = Object.entries({ name, domain_id: domain }).map((one) => ({
    name: one[0],
    comparator: "equals" as const,
    value: one[1],
  }));
  const { rows } = await listProjects(keystone, { filters, paging: { limit: 1, marker: null } });
  return rows[0]?.id ?? missing(name);
}

function missing(name: string): never {
  throw notFound("project", name);
}

/** Whether something was made; false where it was there. */
export async function isNew(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (error instanceof HttpError && error.status === 409) return false;
    throw error;
  }
}
