import { checkBody, type HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { strip } from "../python-text.ts";
import { notFound, refused } from "../refusals.ts";
import type { Project } from "./project.ts";
import { tag as TAG, tags as TAG_LIST } from "./shapes.ts";
import { findProject, replaceProject } from "./store.ts";
import { requireBranch } from "./update-project.ts";

/** @throws HttpError 404 */
export async function tagsOf({ pool }: Keystone, id: string): Promise<readonly string[]> {
  return (await pool.read((db) => requireProject(db, pool.dialect, id))).tags;
}

/** @throws HttpError 404 */
export async function requireTag(keystone: Keystone, id: string, tag: string): Promise<void> {
  if (!(await tagsOf(keystone, id)).includes(tag)) throw noTag(tag);
}

/** @throws HttpError 400 for what is no tag, is there already, or is one too many; 403, 404 */
export async function addTag(keystone: Keystone, id: string, tag: string): Promise<void> {
  await changeTags(keystone, id, "create", (tags) => {
    checkBody(TAG, tag, "22");
    const added = [...tags, tag];
    requireTags(added);
    return added;
  });
}

/** Puts tags in the place of those that a project has. */
export async function replaceTags(keystone: Keystone, id: string, given: unknown): Promise<readonly string[]> {
  requireTags(given);
  return await changeTags(keystone, id, "update", () => given as readonly string[]);
}

/** @throws HttpError 403, 404 for a tag that the project has not */
export async function removeTag(keystone: Keystone, id: string, tag: string): Promise<void> {
  await changeTags(keystone, id, "delete", (tags) => {
    if (!tags.includes(tag)) throw noTag(tag);
    return tags.filter((one) => one !== tag);
  });
}

async function changeTags(
  keystone: Keystone,
  id: string,
  action: "create" | "delete" | "update",
  change: (tags: readonly string[]) => readonly string[],
): Promise<readonly string[]> {
  const { pool } = keystone;
  return await pool.write(async (trx) => {
    const project = await requireProject(trx, pool.dialect, id);
    // What is to be taken away is looked for last, what is to be added first: as upstream does.
    const added = action === "delete" ? [] : change(project.tags);
    if (project.options.immutable === true)
      throw refused(
        `Cannot ${action} project tags for ${id}, project is immutable. Set "immutable" option to false before creating project tags.`,
      );
    const tags = (action === "delete" ? change(project.tags) : added).map(strip);
    if (action !== "delete") await requireBranch(trx, keystone, project, true);
    await replaceProject(trx, project, { tags, immutable: undefined });
    return tags;
  });
}

/** @throws HttpError 400, in the words of release 22, which 30 kept here */
function requireTags(given: unknown): void {
  checkBody(TAG_LIST, given, "22");
}

async function requireProject(db: Kysely<Tables>, dialect: Keystone["pool"]["dialect"], id: string): Promise<Project> {
  const project = await findProject(db, dialect, id);
  if (project === undefined) throw notFound("project", id);
  return project;
}

function noTag(tag: string): HttpError {
  return notFound("project tag", tag);
}
