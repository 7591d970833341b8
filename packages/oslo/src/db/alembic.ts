import { UnderpinError, type History, type RecordedElsewhere, type Session, type VersionRange } from "underpin/service";

/** The heads of alembic's expand and contract branches at one of our versions. */
export interface AlembicHead {
  readonly version: number;
  /** Left out where there is none of its own: until contract the database is one for the other tool's releases, too. */
  readonly expand?: string;
  readonly contract: string;
  /** Heads that stand for this version too (revisions between two of ours). */
  readonly also?: readonly string[];
}

const TABLE = "alembic_version";
const TABLES: History["tables"] = [
  {
    name: TABLE,
    create: `CREATE TABLE IF NOT EXISTS ${TABLE} (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))`,
  },
];

/**
 * What the Python releases record since they use alembic, with a branch for expand and one for contract.
 *
 * @param heads oldest first, one for each of our versions
 * @example
 * defineService({ …, history: alembicHistory([{ version: 80, expand: "29e87d24a316", contract: "e25ffa003242" }]) });
 */
export function alembicHistory(heads: readonly [AlembicHead, ...AlembicHead[]]): History {
  return {
    since: { repository: "expand", version: heads[0].version },
    tables: TABLES,
    read: (session) => read(heads, session),
    write: async (session, versions) => {
      await session.run(`DELETE FROM ${TABLE}`);
      const expand = heads.findLast((head) => head.version <= versions.expand && head.expand !== undefined)?.expand;
      const contract = heads.findLast((head) => head.version <= versions.contract)?.contract;
      for (const revision of new Set([expand, contract]))
        if (revision !== undefined) await session.run(`INSERT INTO ${TABLE} (version_num) VALUES (?)`, [revision]);
    },
  };
}

/** A release of ours after a history without branches, whose contract the other tool must not take for its own schema. */
export interface LaterContract {
  readonly version: number;
  /** What is recorded from then on: nothing that the other tool knows. */
  readonly revision: string;
}

/**
 * What the Python releases record of a history without branches.
 *
 * @param revisions oldest first: the place of each, from 1, is our version
 * @param later contracts of releases that are ours alone, oldest first. Until then the database stays one for the other tool's releases.
 * @example
 * defineService({ …, linear: true, history: linearAlembicHistory(["1a0c2cdafb38", "juno"]) });
 */
export function linearAlembicHistory(revisions: readonly string[], later: readonly LaterContract[] = []): History {
  const exactly = (version: number): VersionRange => ({ first: version, last: version });
  return {
    since: { repository: "legacy", version: 1 },
    tables: TABLES,
    read: async (session) => {
      const [row] = await session.query<{ version_num: string }>(`SELECT version_num FROM ${TABLE}`);
      if (row === undefined) return null;
      const version = revisions.indexOf(row.version_num) + 1;
      if (version > 0) return { legacy: exactly(version), expand: null, contract: null };
      const after = later.find(({ revision }) => revision === row.version_num);
      if (after === undefined) throw unknown(row.version_num);
      return { legacy: exactly(revisions.length), expand: exactly(after.version), contract: exactly(after.version) };
    },
    write: async (session, { legacy, contract }) => {
      await session.run(`DELETE FROM ${TABLE}`);
      const revision = later.findLast(({ version }) => version <= contract)?.revision ?? revisions[legacy - 1];
      if (revision !== undefined) await session.run(`INSERT INTO ${TABLE} (version_num) VALUES (?)`, [revision]);
    },
  };
}

async function read(heads: readonly [AlembicHead, ...AlembicHead[]], session: Session): Promise<RecordedElsewhere | null> {
  const rows = await session.query<{ version_num: string }>(`SELECT version_num FROM ${TABLE}`);
  if (rows.length === 0) return null;
  const before = heads[0].version - 1;
  let expand: VersionRange = { first: before, last: before };
  let contract: VersionRange | null = null;
  for (const { version_num: revision } of rows) {
    const inExpand = rangeOf(heads, (head) => head.expand === revision || (head.also?.includes(revision) ?? false));
    const inContract = rangeOf(heads, (head) => head.contract === revision);
    if (inExpand) expand = inExpand;
    else if (inContract) contract = inContract;
    else throw unknown(revision);
  }
  return { legacy: null, expand, contract };
}

function unknown(revision: string): UnderpinError {
  return new UnderpinError("UP-ADOPT", {
    what: `${TABLE} holds the revision ${revision}, which is not known here.`,
    why: "The database was upgraded by a release that is newer than this code.",
    fine: "Nothing was changed.",
    next: "Use the manage command of the newer release.",
  });
}

function rangeOf(heads: readonly AlembicHead[], matches: (head: AlembicHead) => boolean): VersionRange | null {
  const versions = heads.filter(matches).map((head) => head.version);
  return versions.length === 0 ? null : { first: Math.min(...versions), last: Math.max(...versions) };
}
