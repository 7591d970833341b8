import type { History } from "./history.ts";
import type { Repository } from "./phase.ts";

export type { Session } from "./session.ts";
export { UnderpinError } from "./error.ts";
export type { History, RecordedElsewhere, VersionRange } from "./history.ts";

/** One release of a service and the schema it stands for. */
export interface Release {
  /** The name operators use: `spring`, `2026.1`. */
  readonly name: string;
  /** Other names of the same release: `10.0.0`. */
  readonly aliases?: readonly string[];
  /** The last version of the three repositories that the release ships. */
  readonly version: number;
  /** The last version of the legacy repository that the release ships. */
  readonly legacy?: number;
}

/** A service whose database Underpin upgrades. */
export interface Service {
  readonly name: string;
  /** The folder that holds the migration repositories. */
  readonly migrations: URL;
  /** The last version of this service's history; scripts after it in the same folder are those of a service that goes on from here. */
  readonly until?: number;
  /** Under which `repository_id` each repository is recorded in `migrate_version`. */
  readonly repositoryIds: Readonly<Record<Repository, string>>;
  /** Oldest first. */
  readonly releases: readonly Release[];
  /** Whether an operator must not skip a release. */
  readonly sequentialReleases?: boolean;
  /** A record of the same history that another tool keeps in the same database. */
  readonly history?: History;
  /** Whether there is only the legacy repository (a purely linear history). */
  readonly linear?: boolean;
  /** The last number of the closed legacy repository; above it only placeholders for backports may stand. */
  readonly legacyClosedAt?: number;
}

/** What {@link defineService} fills in when it is left out. */
export type ServiceDefinition = Omit<Service, "repositoryIds"> & { readonly repositoryIds?: Partial<Service["repositoryIds"]> };

/**
 * Declares a service.
 *
 * @example
 * export const shop = defineService({ name: "shop", migrations: new URL("./migrations/", import.meta.url), releases: [] });
 */
export function defineService(definition: ServiceDefinition): Service {
  const { name, repositoryIds } = definition;
  return Object.freeze({
    ...definition,
    repositoryIds: {
      legacy: name,
      expand: `${name}_expand`,
      migrate: `${name}_data_migrate`,
      contract: `${name}_contract`,
      ...repositoryIds,
    },
  });
}

/** The release called `name`, by name or alias, whatever the case. */
export function findRelease(service: Service, name: string): Release | undefined {
  const wanted = name.toLowerCase();
  return service.releases.find((release) => [release.name, ...(release.aliases ?? [])].some((known) => known.toLowerCase() === wanted));
}
