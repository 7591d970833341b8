import { readdirSync } from "node:fs";
import { defineService, type DialectName, type Service } from "underpin";
import { freshDatabase } from "./databases.ts";
import { liveSchema, type Json } from "./normalise.ts";
import { sync } from "./engine.ts";

const FOLDERS = new URL("../fixtures/evolutions/", import.meta.url);

/** A service over one of the folders of evolutions: script N is release vN. */
export function evolutionService(folder: string): Service {
  const migrations = new URL(`${folder}/`, FOLDERS);
  return defineService({
    name: "people",
    migrations,
    releases: readdirSync(migrations).map((_, i) => ({ name: `v${i + 1}`, version: i + 1 })),
  });
}

/** The same service as a module, for processes of their own. */
export function evolutionModule(folder: string): string {
  return new URL(`service.mjs?folder=${folder}`, FOLDERS).href;
}

/** The tables that a service has on an empty database, while nobody uses it. */
export async function offlineTables(dialect: DialectName, service: Service): Promise<Json | undefined> {
  await using offline = await freshDatabase(dialect);
  await sync({ service, url: offline.url });
  return (await liveSchema(offline.url))["tables"];
}
