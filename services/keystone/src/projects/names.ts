import { isDuplicate } from "@underpin/oslo/db";
import type { KeystoneRows } from "../keystone.ts";
import { conflict, invalid } from "../refusals.ts";
import type { Project } from "./project.ts";

const RESERVED = new Set(":/?#[]@!$&'()*+,;=");

type Kind = "Domain" | "Project";

/**
 * Where the operator wants names that are fit for a URL, others are refused.
 *
 * @throws HttpError 400
 */
export function requireSafeName({ config: { resource } }: KeystoneRows, kind: Kind, name: string): void {
  const wanted = kind === "Domain" ? resource.domain_name_url_safe : resource.project_name_url_safe;
  const reserved = Array.from(name)
    .filter((character) => RESERVED.has(character))
    .join("");
  if (wanted !== "off" && reserved !== "") throw invalid(`${kind} name cannot contain the following reserved characters: ${reserved}`);
}

/**
 * The name that stands for the domain of federated users is no domain's.
 *
 * @throws HttpError 400; upstream's own answer is 500
 */
export function requireNotFederated(
  { config: { federation } }: KeystoneRows,
  { id, name }: { readonly id: string; readonly name?: unknown },
): void {
  const reserved = federation.federated_domain_name.toLowerCase();
  if (typeof name === "string" && name.toLowerCase() === reserved) throw invalid(`Domain cannot be named ${name}`);
  if (id.toLowerCase() === reserved) throw invalid(`Domain cannot have ID ${id}`);
}

/**
 * @param asked what was to be written, once it is known
 * @throws HttpError 409 where the database has a project of this id, or of this name in the domain
 */
export async function unlessTaken<T>(asked: () => Asked, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const project = asked();
    throw conflict("project", project.is_domain ? sameDomain(project.name) : sameProject(project));
  }
}

type Asked = Pick<Project, "id" | "name" | "is_domain">;

function sameDomain(name: string): string {
  return `it is not permitted to have two projects acting as domains with the same name: ${name}`;
}

function sameProject({ id, name }: Asked): string {
  return `it is not permitted to have two projects with either the same name or same id in the same domain: name is ${name}, project id ${id}`;
}
