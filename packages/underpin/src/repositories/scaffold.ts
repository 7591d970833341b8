import { mkdir, writeFile } from "node:fs/promises";
import type { Service } from "../model/service.ts";
import { UnderpinError } from "../model/error.ts";
import { latest, pad, readRepositories } from "./read.ts";

const BODIES = {
  expand_repo:
    'import { expand } from "underpin";\n\nexport default expand(({ table }) => {\n  // table("…").addColumn(column("…").varchar(64));\n});\n',
  data_migration_repo:
    'import { migrate } from "underpin";\n\nexport default migrate(({ update }) => {\n  // update({ name: "…", table: "…", set: { column: "expression" }, where: "column IS NULL" });\n});\n',
  contract_repo:
    'import { contract } from "underpin";\n\nexport default contract(({ table }) => {\n  // table("…").dropColumn("…");\n});\n',
} as const;

/**
 * Writes the three scripts of the next version, with the same number in every repository.
 *
 * @returns the files that were written
 * @throws UnderpinError `UP-CONFIG` for a name that is no file name
 */
export async function scaffold(service: Service, name: string): Promise<readonly URL[]> {
  if (!/^[a-z0-9_]+$/.test(name))
    throw new UnderpinError("UP-CONFIG", {
      what: `"${name}" can't be a script's name.`,
      next: "Use lower case letters, digits and underscores.",
    });
  const number = pad(latest(await readRepositories(service), "expand") + 1);
  const files: URL[] = [];
  for (const [folder, body] of Object.entries(BODIES)) {
    const file = new URL(`${folder}/${number}_${name}.ts`, service.migrations);
    await mkdir(new URL("./", file), { recursive: true });
    await writeFile(file, body, { flag: "wx" });
    files.push(file);
  }
  return files;
}
