import type { Session } from "./dialect.ts";

/** Versions that another record can't tell apart: those that change nothing for it share what it says. */
export interface VersionRange {
  readonly first: number;
  readonly last: number;
}

/** What another record says, in our versions. It knows no data migrations: whoever wrote it did them within expand. */
export interface RecordedElsewhere {
  /** Null if it says nothing of the linear repository. */
  readonly legacy: VersionRange | null;
  /** Null as long as it says nothing of an expansion. */
  readonly expand: VersionRange | null;
  /** Null as long as it says nothing of a contract. */
  readonly contract: VersionRange | null;
}

/**
 * A history that is recorded elsewhere too, by whoever upgraded the database before us or still does: read beside our own
 * record, the higher number counts, and kept true, so that the other one still accepts the database.
 */
export interface History {
  /** The first of our versions that it names; at those of that repository before it, it says nothing. */
  readonly since: { readonly repository: "legacy" | "expand"; readonly version: number };
  /** Makes its tables where they are missing. */
  readonly tables: readonly { readonly name: string; readonly create: string }[];
  /**
   * Reads it; null if nothing is recorded. Its tables are there.
   *
   * @throws UnderpinError `UP-ADOPT` for what is not known: the database is newer than this code
   */
  read(session: Session): Promise<RecordedElsewhere | null>;
  /** Records what stands for these versions; nothing for one below {@link since}. */
  write(session: Session, versions: Readonly<Record<"legacy" | "expand" | "contract", number>>): Promise<void>;
}
