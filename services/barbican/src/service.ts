import { linearAlembicHistory } from "@underpin/oslo/db";
import { defineService, type Release, type Service, type ServiceDefinition } from "underpin/service";
import type { SchemaName } from "./database/schemas/schema.ts";
import { HEAD, OUR_REVISION, REVISIONS } from "./revisions.ts";

/** The release after upstream's newest, whose schema is ours. */
export const OUR_RELEASE = "underpin-1";

/** The versions that are ours alone: what upstream knows ends before them. */
const OURS = { first: HEAD + 1, last: 39 };

const HISTORY = {
  name: "barbican",
  migrations: new URL("./migrations/", import.meta.url),
  sequentialReleases: true,
  releases: [
    { name: "juno", aliases: ["2014.2"], version: 2 },
    { name: "kilo", aliases: ["2015.1"], version: 25 },
    { name: "liberty", aliases: ["1.0.0"], version: 30 },
    { name: "mitaka", aliases: ["2.0.0"], version: 33 },
    { name: "newton", aliases: ["3.0.0"], version: 34 },
    { name: "ocata", aliases: ["4.0.0"], version: 34 },
    { name: "pike", aliases: ["5.0.0"], version: 34 },
    { name: "queens", aliases: ["6.0.0"], version: 34 },
    { name: "rocky", aliases: ["7.0.0"], version: 34 },
    { name: "stein", aliases: ["8.0.0"], version: 34 },
    { name: "train", aliases: ["9.0.0"], version: 34 },
    { name: "ussuri", aliases: ["10.0.0"], version: 35 },
    { name: "victoria", aliases: ["11.0.0"], version: 35 },
    { name: "wallaby", aliases: ["12.0.0"], version: 35 },
    { name: "xena", aliases: ["13.0.0"], version: 35 },
    { name: "yoga", aliases: ["14.0.0"], version: 35 },
    { name: "zed", aliases: ["15.0.0"], version: 36 },
    { name: "2023.1", aliases: ["antelope", "16.0.0"], version: 36 },
    { name: "2023.2", aliases: ["bobcat", "17.0.0"], version: 36 },
    { name: "2024.1", aliases: ["caracal", "18.0.0"], version: 36 },
    { name: "2024.2", aliases: ["dalmatian", "19.0.0"], version: 36 },
    { name: "2025.1", aliases: ["epoxy", "20.0.0"], version: 36 },
    { name: "2025.2", aliases: ["flamingo", "21.0.0"], version: 36 },
    { name: "2026.1", aliases: ["22.0.0"], version: 36 },
  ],
  // Of ours upstream hears when it can't run any more: until contract its releases and commands go on.
  history: linearAlembicHistory(
    REVISIONS.map(({ id }) => id),
    [{ version: OURS.first, revision: OUR_REVISION }],
  ),
} satisfies ServiceDefinition;

/** Barbican: its releases from Juno to 2026.1, and the schema of each. A version is the number of one of upstream's revisions. */
export const barbican: Service = defineService({ ...HISTORY, linear: true, until: HEAD });

/**
 * The same with one release more: `[underpin] schema = underpin-1`. Upstream's history is its legacy repository, closed; the versions of the
 * three repositories go on from there.
 */
export const barbicanNext: Service = defineService({
  ...HISTORY,
  legacyClosedAt: HEAD,
  releases: [
    ...HISTORY.releases.map((release): Release => ({ ...release, version: HEAD, legacy: release.version })),
    { name: OUR_RELEASE, version: OURS.last, legacy: HEAD },
  ],
});

/** All releases, each with its own schema's version. */
export const RELEASES: readonly Release[] = [...barbican.releases, { name: OUR_RELEASE, version: OURS.last }];

/** The schema of a service's newest release. */
export function schemaFor({ linear }: Service): SchemaName {
  return linear ? "upstream" : OUR_RELEASE;
}

/** The service whose newest release has the schema that a configuration names. */
export function serviceFor(schema: SchemaName): Service {
  return schema === "upstream" ? barbican : barbicanNext;
}

/** The release that this code is for, on a schema. */
export function releaseFor(schema: SchemaName): Release {
  return serviceFor(schema).releases.at(-1) as Release;
}
