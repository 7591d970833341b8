import { defineService, type Service } from "underpin/service";

/** A small shop: two releases, and five evolutions between them. */
export const shop: Service = defineService({
  name: "shop",
  migrations: new URL("./migrations/", import.meta.url),
  releases: [
    { name: "v1", version: 1 },
    { name: "v2", version: 6 },
  ],
});
