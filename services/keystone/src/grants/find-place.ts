import type { Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import type { DialectName } from "underpin";
import type { Tables } from "../database/tables.ts";
import type { Project } from "../projects/project.ts";
import { findProject } from "../projects/store.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import { idOf, type Place } from "./grant.ts";

/** What roles are given on: a project, or a domain, which is a project that acts as one. */
export async function findPlace(db: Kysely<Tables>, dialect: DialectName, place: Place): Promise<Loaded<Project> | undefined> {
  const id = idOf(place);
  const project = await findProject(db, dialect, id);
  return "project" in place || (project?.is_domain && id !== ROOT_DOMAIN) ? project : undefined;
}
