import { defineService, type Service } from "underpin/service";

/** The first history Keystone had, in Essex before its rewrite: eleven scripts, every one with a way down. */
export const essex: Service = defineService({
  name: "keystone-essex",
  migrations: new URL("./migrations/", import.meta.url),
  repositoryIds: { legacy: "Keystone" },
  linear: true,
  releases: [
    { name: "diablo", aliases: ["2011.3"], version: 1 },
    { name: "essex-m1", aliases: ["essex-1"], version: 3 },
    { name: "essex-m2", aliases: ["essex-2"], version: 4 },
    { name: "essex-m3", aliases: ["essex-3"], version: 11 },
  ],
});
