import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { UnderpinError } from "../model/error.ts";

const FIRST = `import { column, createTable, evolution } from "underpin";

export default evolution([
  createTable("customer", [
    column("id").integer().autoincrement().primaryKey(),
    column("mail").varchar(255).notNull(),
    column("name").varchar(255).notNull(),
  ]),
]);
`;

function configText(name: string, releases: string): string {
  return `import { defineConfig, defineService } from "underpin";

export default defineConfig({
  service: defineService({
    name: "${name}",
    migrations: new URL("./migrations/", import.meta.url),
    // Oldest first, each with the number of the last script that it ships.
    releases: [${releases}],
  }),
  url: process.env["DATABASE_URL"] ?? "sqlite:///${name}.db",
});
`;
}

/**
 * Writes what a service begins with: `underpin.config.ts`, and the first script, which is for the service to fill; a database that
 * is there already needs none (`existing`).
 *
 * @returns the files that were written
 * @throws UnderpinError `UP-CONFIG` for a name that is no name, or if one of the files is there
 */
export async function init(folder: URL, name: string, { existing }: { readonly existing: boolean }): Promise<readonly URL[]> {
  if (!/^[a-z][a-z0-9_-]*$/.test(name))
    throw new UnderpinError("UP-CONFIG", {
      what: `"${name}" can't be a service's name.`,
      fine: "Nothing was written.",
      next: "Use lower case letters, digits, _ and -: underpin init shop.",
    });
  const texts = {
    "underpin.config.ts": configText(name, existing ? "" : '{ name: "v1", version: 1 }'),
    ...(!existing && { "migrations/001_customer.ts": FIRST }),
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, text, file: new URL(path, folder) }));
  const there = files.find(({ file }) => existsSync(file));
  if (there)
    throw new UnderpinError("UP-CONFIG", {
      what: `${there.path} is there already.`,
      fine: "Nothing was written.",
      next: "`underpin new NAME` writes the next script.",
    });
  await mkdir(new URL("migrations/", folder), { recursive: true });
  for (const { file, text } of files) await writeFile(file, text, { flag: "wx" });
  return files.map(({ file }) => file);
}
