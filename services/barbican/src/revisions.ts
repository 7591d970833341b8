/** One of upstream's alembic revisions. Its place in {@link REVISIONS}, from 1, is our version. */
export interface Revision {
  readonly id: string;
  /** What it does, in a line. */
  readonly title: string;
}

/**
 * Upstream's history, oldest first. From Ussuri 10.1.0 on upstream ships everything up to `39cf2e645cba` as one script of that name, which
 * makes a schema of its own on an empty database.
 */
export const REVISIONS: readonly Revision[] = [
  { id: "1a0c2cdafb38", title: "The root of the history" },
  { id: "juno", title: "The tables of Juno" },
  { id: "13d127569afa", title: "Metadata of secret stores" },
  { id: "1e86c18af2dd", title: "Orders of several types" },
  { id: "cd4106a1a0", title: "Containers of certificates" },
  { id: "47b69e523451", title: "Key encryption keys name their plugin" },
  { id: "4070806f6972", title: "Metadata of orders" },
  { id: "2ab3f5371bde", title: "Secrets of containers as entities" },
  { id: "2843d6469f25", title: "Sub status of orders" },
  { id: "254495565185", title: "Orders without columns of their secrets" },
  { id: "795737bb3c3", title: "Tenants become projects" },
  { id: "256da65e0c5f", title: "External ids of projects" },
  { id: "aa2cf96a1d5", title: "Tasks to try again" },
  { id: "443d6f4a69ac", title: "Types of secrets" },
  { id: "3d36a26b88af", title: "Barbican's own metadata of orders" },
  { id: "2d21598e7e70", title: "Certificate authorities" },
  { id: "1c0f328bfce0", title: "Indexes of foreign keys" },
  { id: "1a7cf79559e3", title: "Access control lists" },
  { id: "3041b53b95d7", title: "Longer metadata" },
  { id: "30dba269cc64", title: "Tasks to try again as entities" },
  { id: "6a4457517a3", title: "Creator-only becomes project access" },
  { id: "1bc885808c76", title: "Secrets name their project" },
  { id: "161f8aceb687", title: "Projects of secrets are filled in" },
  { id: "1bece815014f", title: "No more secrets of several projects" },
  { id: "kilo", title: "The end of Kilo" },
  { id: "46b98cde536", title: "Quotas of projects" },
  { id: "156cd9933643", title: "Consumers name their project" },
  { id: "3c3b04040bfe", title: "Certificate authorities name their owner" },
  { id: "10220ccbe7fa", title: "No quota of transport keys" },
  { id: "4ecde3a3a72a", title: "A quota of certificate authorities" },
  { id: "39a96e67e990", title: "External ids of projects are unique" },
  { id: "dce488646127", title: "Users' metadata of secrets" },
  { id: "d2780d5aa510", title: "Shorter URLs of consumers" },
  { id: "39cf2e645cba", title: "Several secret stores" },
  { id: "0f8c192a061f", title: "Add Secret Consumers table" },
  { id: "8c74e2d7f1ff", title: "Update secret consumers unique constraint to mach the updated spec" },
];

/** The number of the newest. */
export const HEAD: number = REVISIONS.length;

/** What is recorded once a release of ours is contracted: from then on upstream's commands stop. */
export const OUR_REVISION = "underpin_1";

/** Upstream's id of one of our versions; what is before the first is `<base>`. */
export function revisionId(version: number): string {
  return version > HEAD ? OUR_REVISION : (REVISIONS[version - 1]?.id ?? "<base>");
}

/** Our version of one of upstream's ids; undefined for one that there is not. */
export function versionOf(id: string): number | undefined {
  const at = REVISIONS.findIndex((revision) => revision.id === id);
  return at < 0 ? undefined : at + 1;
}
