import type { Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { ForeignHead, Service } from "../model/service.ts";

/** Versions that have the same head in a branch: those that change nothing there share it with the one before. */
export interface HeadRange {
  readonly first: number;
  readonly last: number;
}

/** What `alembic_version` says, in our versions. */
export interface AlembicHeads {
  readonly expand: HeadRange;
  /** Null as long as only the base and the expand branch are there. */
  readonly contract: HeadRange | null;
}

/**
 * Reads the heads that the original service recorded. Null if it never did.
 *
 * @throws UnderpinError `UP-ADOPT` for a revision that is not known: the database is newer than this code
 */
export async function readAlembic(service: Service, session: Session, tables: readonly string[]): Promise<AlembicHeads | null> {
  const heads = service.alembic;
  if (!heads || !tables.includes("alembic_version")) return null;
  const rows = await session.query<{ version_num: string }>("SELECT version_num FROM alembic_version");
  if (rows.length === 0) return null;
  const before = (heads[0] as ForeignHead).version - 1;
  let expand: HeadRange = { first: before, last: before };
  let contract: HeadRange | null = null;
  for (const { version_num: revision } of rows) {
    const inExpand = rangeOf(heads, (head) => head.expand === revision || (head.also?.includes(revision) ?? false));
    const inContract = rangeOf(heads, (head) => head.contract === revision);
    if (inExpand) expand = inExpand;
    else if (inContract) contract = inContract;
    else
      throw new UnderpinError("UP-ADOPT", {
        what: `alembic_version holds the revision ${revision}, which is not known here.`,
        why: "The database was upgraded by a release that is newer than this code.",
        fine: "Nothing was changed.",
        next: "Use the manage command of the newer release.",
      });
  }
  return { expand, contract };
}

function rangeOf(heads: readonly ForeignHead[], matches: (head: ForeignHead) => boolean): HeadRange | null {
  const versions = heads.filter(matches).map((head) => head.version);
  return versions.length === 0 ? null : { first: Math.min(...versions), last: Math.max(...versions) };
}

/** Writes the heads that stand for these versions, so that the original release still accepts the database. */
export async function writeAlembic(
  service: Service,
  session: Session,
  versions: { readonly expand: number; readonly contract: number },
): Promise<void> {
  const expand = service.alembic?.findLast((head) => head.version <= versions.expand)?.expand;
  const contract = service.alembic?.findLast((head) => head.version <= versions.contract)?.contract;
  if (expand === undefined) return;
  await session.run("DELETE FROM alembic_version");
  for (const revision of new Set([expand, contract]))
    if (revision !== undefined) await session.run("INSERT INTO alembic_version (version_num) VALUES (?)", [revision]);
}
