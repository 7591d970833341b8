import type { Loaded } from "@underpin/oslo/policy";
import type { Keystone } from "../keystone.ts";
import { notFound } from "../refusals.ts";
import type { Project } from "./project.ts";
import { findProject } from "./store.ts";

/** A project, or undefined where there is none. */
export async function projectIfThere({ pool }: Keystone, id: string): Promise<Loaded<Project> | undefined> {
  return await pool.read((db) => findProject(db, pool.dialect, id));
}

/** @throws HttpError 404 */
export async function getProject(keystone: Keystone, id: string): Promise<Loaded<Project>> {
  const project = await projectIfThere(keystone, id);
  if (project === undefined) throw notFound("project", id);
  return project;
}
