import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { UnderpinError } from "../model/error.ts";
import type { DialectName } from "../model/schema.ts";
import type { Service } from "../model/service.ts";

/** A schema that was found, as the first scripts say it. */
export interface FoundSchema {
  readonly dialect: DialectName;
  readonly statements: readonly string[];
  /** What the statements do not make. */
  readonly leftOut: readonly string[];
}

/** Files that were written, until it is known that they stay. */
export interface WrittenFiles {
  readonly files: readonly URL[];
  takeBack(): Promise<void>;
}

/**
 * Writes a first script that does nothing, and the statements that make the schema on an empty database, as the base of version 1.
 *
 * @throws UnderpinError `UP-REPOSITORY` if one of the files is there
 */
export async function writeBaseline(service: Service, { dialect, statements, leftOut }: FoundSchema): Promise<WrittenFiles> {
  const notes = leftOut.map((thing) => `//   ${thing.replaceAll(/\s+/g, " ")}\n`).join("");
  const texts = {
    "001_baseline.ts": `import { evolution } from "underpin";\n\n// The schema as it was found; base/1.${dialect}.ts makes it on an empty database.\nexport default evolution([]);\n`,
    [`base/1.${dialect}.ts`]: `${notes && `// Not in here, to be added by hand where an empty database needs it:\n${notes}`}export default [\n${statements.map((statement) => `  ${JSON.stringify(statement)},\n`).join("")}];\n`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ text, file: new URL(path, service.migrations) }));
  const there = files.find(({ file }) => existsSync(file));
  if (there)
    throw new UnderpinError("UP-REPOSITORY", {
      what: `${there.file.pathname} is there already.`,
      fine: "Nothing was written.",
      next: "Move it away, or name the release at which the database stands.",
    });
  await mkdir(new URL("base/", service.migrations), { recursive: true });
  for (const { file, text } of files) await writeFile(file, text, { flag: "wx" });
  const written = files.map(({ file }) => file);
  return { files: written, takeBack: async () => void (await Promise.all(written.map((file) => rm(file, { force: true })))) };
}
