import { alembicHistory } from "@underpin/oslo/db";
import { defineService, type Release, type Service, type ServiceDefinition } from "underpin/service";
import type { SchemaName } from "./database/schemas/schema.ts";

const HISTORY = {
  name: "keystone",
  migrations: new URL("./migrations/", import.meta.url),
  sequentialReleases: true,
  legacyClosedAt: 109,
  releases: [
    { name: "kilo", aliases: ["2015.1"], version: 0, legacy: 67 },
    { name: "liberty", aliases: ["8"], version: 0, legacy: 75 },
    { name: "mitaka", aliases: ["9"], version: 0, legacy: 97 },
    { name: "newton", aliases: ["10"], version: 4, legacy: 109 },
    { name: "ocata", aliases: ["11"], version: 16 },
    { name: "pike", aliases: ["12"], version: 24 },
    { name: "queens", aliases: ["13"], version: 44 },
    { name: "rocky", aliases: ["14"], version: 52 },
    { name: "stein", aliases: ["15"], version: 61 },
    { name: "train", aliases: ["16"], version: 71 },
    { name: "ussuri", aliases: ["17"], version: 78 },
    { name: "victoria", aliases: ["18"], version: 78 },
    { name: "wallaby", aliases: ["19"], version: 78 },
    { name: "xena", aliases: ["20"], version: 79 },
    { name: "yoga", aliases: ["21"], version: 79 },
    { name: "zed", aliases: ["22"], version: 80 },
    { name: "2023.1", aliases: ["antelope", "23"], version: 80 },
    { name: "2023.2", aliases: ["bobcat", "24"], version: 82 },
    { name: "2024.1", aliases: ["caracal", "25"], version: 83 },
    { name: "2024.2", aliases: ["dalmatian", "26"], version: 83 },
    { name: "2025.1", aliases: ["epoxy", "27"], version: 83 },
    { name: "2025.2", aliases: ["flamingo", "28"], version: 83 },
    { name: "2026.1", aliases: ["29"], version: 85 },
  ],
  // Of ours upstream hears when it can't run any more: until contract its releases and commands go on.
  history: alembicHistory([
    { version: 80, expand: "29e87d24a316", contract: "e25ffa003242", also: ["27e647c0fad4"] },
    { version: 81, expand: "b4f8b3f584e0", contract: "99de3849d860" },
    { version: 82, expand: "11c3b243b4cb", contract: "c88cdce8f248" },
    { version: 83, expand: "47147121", contract: "c88cdce8f248" },
    { version: 84, expand: "e8725d6fa226", contract: "c88cdce8f248" },
    { version: 85, expand: "742c857f1dfb", contract: "c88cdce8f248" },
    { version: 86, contract: "underpin_1" },
  ]),
} satisfies ServiceDefinition;

/** The release after upstream's newest, whose schema is ours. */
export const OUR_RELEASE = "underpin-1";

/** Keystone: its releases from Kilo to 2026.1, the schema of each, and upstream's revisions since Zed. */
export const keystone: Service = defineService({ ...HISTORY, until: 85 });

/** The same with one release more: `[underpin] schema = underpin-1`. */
export const keystoneNext: Service = defineService({ ...HISTORY, releases: [...HISTORY.releases, { name: OUR_RELEASE, version: 90 }] });

/** The service whose newest release has the schema that a configuration names. */
export function serviceFor(schema: SchemaName): Service {
  return schema === "upstream" ? keystone : keystoneNext;
}

/** The release that this code is for one of the two. */
export function newestRelease({ releases }: Service): Release {
  return releases.at(-1) as Release;
}
