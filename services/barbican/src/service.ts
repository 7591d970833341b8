import { linearAlembicHistory } from "@underpin/oslo/db";
import { defineService, type Release, type Service } from "underpin/service";
import { REVISIONS } from "./revisions.ts";

/** Barbican: its releases from Juno to 2026.1, and the schema of each. A version is the number of one of upstream's revisions. */
export const barbican: Service = defineService({
  name: "barbican",
  migrations: new URL("./migrations/", import.meta.url),
  linear: true,
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
  history: linearAlembicHistory(REVISIONS.map(({ id }) => id)),
});

/** The release that this code is for. */
export const OWN_RELEASE: Release = barbican.releases.at(-1) as Release;
