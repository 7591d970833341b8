import { loaded, type Loaded } from "@underpin/oslo/policy";
import { sql, type Kysely } from "kysely";
import type { DialectName } from "underpin";
import { readExtra, writeExtra, extraOf } from "../database/extra.ts";
import { jsonTexts, readTexts } from "../database/json-list.ts";
import type { Tables } from "../database/tables.ts";
import { IMMUTABLE, optionsOf } from "../options/immutable.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import { PROJECT_COLUMNS, type Project } from "./project.ts";

/** Projects with their tags and options, and domains, but for the row above all of them. */
export function selectProjects(db: Kysely<Tables>, dialect: DialectName) {
  return db
    .selectFrom("project")
    .selectAll("project")
    .select((of) => [
      of
        .selectFrom("project_option as o")
        .select("o.option_value")
        .whereRef("o.project_id", "=", "project.id")
        .where("o.option_id", "=", IMMUTABLE)
        .as("immutable"),
      sql`(SELECT ${jsonTexts(dialect, "t.name")} FROM project_tag t WHERE t.project_id = ${sql.ref("project.id")})`.as("tags"),
    ])
    .where("project.id", "<>", ROOT_DOMAIN);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectProjects>["executeTakeFirstOrThrow"]>>;

export function projectOf({ extra, immutable, tags, domain_id, ...columns }: Row): Project {
  return {
    ...readExtra(extra),
    ...columns,
    domain_id: domain_id === ROOT_DOMAIN ? null : domain_id,
    tags: readTexts(tags),
    options: optionsOf(immutable),
  };
}

export async function findProject(db: Kysely<Tables>, dialect: DialectName, id: string): Promise<Loaded<Project> | undefined> {
  const row = await selectProjects(db, dialect).where("project.id", "=", id).executeTakeFirst();
  return row && loaded(projectOf(row));
}

export async function insertProject(db: Kysely<Tables>, project: Project): Promise<void> {
  await db.insertInto("project").values(rowOf(project)).execute();
  await insertTags(db, project.id, project.tags);
  if (project.options.immutable !== undefined) await insertImmutable(db, project.id, project.options.immutable);
}

/** What changes of a project besides its row; undefined leaves it as it is. */
export interface Beside {
  readonly tags: readonly string[] | undefined;
  /** Null takes the option away. */
  readonly immutable: boolean | null | undefined;
}

export async function replaceProject(db: Kysely<Tables>, project: Project, { tags, immutable }: Beside): Promise<void> {
  const { id, ...columns } = rowOf(project);
  await db.updateTable("project").set(columns).where("id", "=", id).execute();
  if (tags !== undefined) {
    await db.deleteFrom("project_tag").where("project_id", "=", id).execute();
    await insertTags(db, id, tags);
  }
  if (immutable === undefined) return;
  await db.deleteFrom("project_option").where("project_id", "=", id).where("option_id", "=", IMMUTABLE).execute();
  if (immutable !== null) await insertImmutable(db, id, immutable);
}

async function insertTags(db: Kysely<Tables>, id: string, tags: readonly string[]): Promise<void> {
  const rows = [...new Set(tags)].map((name) => ({ project_id: id, name }));
  if (rows.length > 0) await db.insertInto("project_tag").values(rows).execute();
}

async function insertImmutable(db: Kysely<Tables>, id: string, immutable: boolean): Promise<void> {
  await db
    .insertInto("project_option")
    .values({ project_id: id, option_id: IMMUTABLE, option_value: JSON.stringify(immutable) })
    .execute();
}

function rowOf(project: Project): {
  id: string;
  name: string;
  description: string | null;
  enabled: boolean | null;
  domain_id: string;
  parent_id: string | null;
  is_domain: boolean;
  extra: string;
} {
  const { id, name, description, enabled, domain_id, parent_id, is_domain } = project;
  const extra = writeExtra(extraOf(project, PROJECT_COLUMNS));
  return { id, name, description, enabled, domain_id: domain_id ?? ROOT_DOMAIN, parent_id, is_domain, extra };
}
