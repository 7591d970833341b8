// Customers and their addresses; the second release adds a column and renames one, for which no table is written anew.
import { defineService } from "underpin/service";

export const service = defineService({
  name: "mail",
  migrations: new URL("../fixtures/mail/", import.meta.url),
  releases: [
    { name: "v1", version: 1 },
    { name: "v2", version: 2 },
  ],
});
