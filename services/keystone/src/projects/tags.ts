import { HttpError } from "@underpin/oslo/http";
import type { Kysely } from "kysely";
import { checkValue } from "../api/body-shape.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { strip } from "@underpin/oslo/python";
import { notFound, refused } from "../refusals.ts";
import type { Project } from "./project.ts";
import { tag as tagShape, tags as tagsShape } from "./shapes.ts";
import { findProject, replaceProject } from "./store.ts";
import { requireBranch } from "./update-project.ts";

/** @throws HttpError 404 */
export async function tagsOf({ pool }: Keystone, id: string): Promise<readonly string[]> {
  return (await pool.read((db) => requireProject(db, pool.dialect, id))).tags;
}

/** @throws HttpError 404 */
export async function requireTag(keystone: Keystone, id: string, wanted: string): Promise<void> {
  if (!(await tagsOf(keystone, id)).includes(wanted)) throw noTag(wanted);
}

/** @throws HttpError 400 for what is no tag, is there already, or is one too many; 403, 404 */
export async function addTag(keystone: Keystone, id: string, added: string): Promise<void> {
  checkValue(tagShape, added, keystone.compatibility);
  await changeTags(keystone, id, "create", (before) => {
    const after = [...before, added];
    checkValue(tagsShape, after, keystone.compatibility);
    return after;
  });
}

/** Puts tags in the place of those that a project has. */
export async function replaceTags(keystone: Keystone, id: string, given: readonly string[]): Promise<readonly string[]> {
  return await changeTags(keystone, id, "update", () => given);
}

/** @throws HttpError 403, 404 for a tag that the project has not */
export async function removeTag(keystone: Keystone, id: string, unwanted: string): Promise<void> {
  await changeTags(keystone, id, "delete", (before) => {
    if (!before.includes(unwanted)) throw noTag(unwanted);
    return before.filter((one) => one !== unwanted);
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

/** @throws HttpError 404 */
async function requireProject(db: Kysely<Tables>, dialect: Keystone["pool"]["dialect"], id: string): Promise<Project> {
  const project = await findProject(db, dialect, id);
  if (project === undefined) throw notFound("project", id);
  return project;
}

function noTag(tag: string): HttpError {
  return notFound("project tag", tag);
}
