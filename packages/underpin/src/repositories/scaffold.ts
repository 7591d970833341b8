import { mkdir, writeFile } from "node:fs/promises";
import type { Service } from "../model/service.ts";
import { UnderpinError } from "../model/error.ts";
import { latest, pad, readRepositories } from "./read.ts";

/** What stands for a text that is not known yet. */
const TEXT = '"…"';

const BODIES = {
  expand_repo:
    'import { expand } from "underpin";\n\nexport default expand(({ table }) => {\n  // table("…").addColumn(column("…").varchar(64));\n});\n',
  data_migration_repo:
    'import { migrate } from "underpin";\n\nexport default migrate(({ update }) => {\n  // update({ name: "…", table: "…", set: { column: "expression" }, where: "column IS NULL" });\n});\n',
  contract_repo:
    'import { contract } from "underpin";\n\nexport default contract(({ table }) => {\n  // table("…").dropColumn("…");\n});\n',
} as const;

const TYPE = '{ kind: "text" }';
const NAMES = '["…"]';

/** What an operation's declaration looks like, each option with what stands in for it. */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  renameColumn: { table: TEXT, from: TEXT, to: TEXT },
  convertColumn: { table: TEXT, from: TEXT, to: TEXT, type: TYPE, forward: TEXT, backward: TEXT },
  splitColumn: { table: TEXT, from: TEXT, into: `[{ name: "…", type: ${TYPE}, forward: "…" }]`, backward: TEXT },
  mergeColumns: { table: TEXT, from: NAMES, to: `{ name: "…", type: ${TYPE} }`, forward: TEXT, backward: "{}" },
  recombineColumns: { table: TEXT, from: NAMES, into: `[{ name: "…", type: ${TYPE}, forward: "…" }]`, backward: "{}" },
  deriveColumn: { table: TEXT, column: `{ name: "…", type: ${TYPE} }`, from: NAMES, value: TEXT },
  computeColumn: { table: TEXT, from: NAMES, column: `{ name: "…", type: ${TYPE} }`, compute: "(row) => row", message: TEXT },
  moveColumn: { from: '{ table: "…", column: "…" }', to: '{ table: "…", column: "…" }', on: "{}" },
  addColumn: { table: TEXT, column: 'column("…").varchar(64)' },
  setNotNull: { table: TEXT, column: TEXT, fill: TEXT },
  dropNotNull: { table: TEXT, column: TEXT },
  addPrimaryKey: { table: TEXT, column: TEXT },
  replaceKey: { table: TEXT, from: TEXT, to: TEXT, references: '{ "table.column": "…" }' },
  widenKey: { table: TEXT, column: TEXT },
  widenColumn: { table: TEXT, column: TEXT, from: '{ kind: "varchar", length: 32 }', to: '{ kind: "varchar", length: 64 }' },
  dropColumn: { table: TEXT, column: TEXT },
  dropDefault: { table: TEXT, column: TEXT },
  setDefault: { table: TEXT, column: TEXT, value: TEXT },
  addEnumValues: { table: TEXT, column: TEXT, type: TEXT, from: NAMES, to: NAMES },
  changeEnum: {
    table: TEXT,
    from: '{ column: "…", type: "…", values: ["…"] }',
    to: '{ column: "…", type: "…", values: ["…"] }',
    forward: "{}",
  },
  createTable: { table: TEXT, columns: '[column("id").integer().autoincrement().primaryKey()]' },
  dropTable: { table: TEXT },
  renameTable: { table: TEXT, to: TEXT },
  extractTable: { from: TEXT, into: TEXT, key: "{}", columns: '[{ from: "…" }]' },
  joinTable: { from: TEXT, into: TEXT, key: "{}", columns: '[{ from: "…" }]' },
  extractLookup: { from: TEXT, into: TEXT, columns: '[{ from: "…" }]', reference: TEXT },
  joinLookup: { from: TEXT, into: TEXT, columns: '[{ from: "…" }]', reference: TEXT },
  splitTable: { table: TEXT, into: '[{ table: "…", where: "…" }, { table: "…" }]' },
  mergeTables: { from: '[{ table: "…", constants: {} }]', into: TEXT, columns: '[column("…").varchar(64)]' },
  addUnique: { table: TEXT, columns: NAMES },
  addCheck: { table: TEXT, name: TEXT, expression: TEXT },
  addForeignKey: { table: TEXT, columns: NAMES, references: '{ table: "…", columns: ["…"] }' },
  dropUnique: { table: TEXT, columns: NAMES },
  dropCheck: { table: TEXT, name: TEXT },
  dropForeignKey: { table: TEXT, columns: NAMES },
  changePrimaryKey: { table: TEXT, columns: NAMES },
  renameConstraint: { table: TEXT, from: TEXT, to: TEXT },
  addIndex: { table: TEXT, name: TEXT, columns: NAMES },
  replaceIndex: { table: TEXT, from: TEXT, to: '{ name: "…", columns: ["…"] }' },
  renameIndex: { table: TEXT, from: TEXT, to: TEXT },
  dropIndex: { table: TEXT, name: TEXT },
  setComment: { table: TEXT, column: TEXT, comment: TEXT },
  rawSql: { table: TEXT, title: TEXT, phase: '"expand"', sql: "{}", why: TEXT },
};

/** Operations that take what others have options for one after the other. */
const POSITIONAL: ReadonlySet<string> = new Set(["createTable", "dropTable"]);

/** An operation to begin an evolution with, and what is known of its options. */
export interface ScaffoldOperation {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Writes the scripts of the next version: three with the same number, one for each repository; or one evolution, if an
 * operation is named.
 *
 * @returns the files that were written
 * @throws UnderpinError `UP-CONFIG` for a name that is no file name, an unknown operation or option
 */
export async function scaffold(service: Service, name: string, operation?: ScaffoldOperation): Promise<readonly URL[]> {
  const script = await nextName(service, name);
  const bodies: Readonly<Record<string, string>> = operation ? { ".": evolutionText(operation) } : BODIES;
  const files: URL[] = [];
  for (const [folder, body] of Object.entries(bodies)) {
    const file = new URL(`${folder}/${script}`, service.migrations);
    await mkdir(new URL("./", file), { recursive: true });
    await writeFile(file, body, { flag: "wx" });
    files.push(file);
  }
  return files;
}

/**
 * Where the evolution of the next version goes.
 *
 * @throws UnderpinError `UP-CONFIG` for a name that is no file name
 */
export async function fileOfNext(service: Service, name: string): Promise<URL> {
  const file = new URL(await nextName(service, name), service.migrations);
  await mkdir(new URL("./", file), { recursive: true });
  return file;
}

async function nextName(service: Service, name: string): Promise<string> {
  if (!/^[a-z0-9_]+$/.test(name))
    throw new UnderpinError("UP-CONFIG", {
      what: `"${name}" can't be a script's name.`,
      next: "Use lower case letters, digits and underscores.",
    });
  return `${pad(latest(await readRepositories(service), "expand") + 1)}_${name}.ts`;
}

function evolutionText({ name, options }: ScaffoldOperation): string {
  const known = OPERATIONS[name];
  const refuse = (what: string, next: string): never => {
    throw new UnderpinError("UP-CONFIG", { what, fine: "Nothing was written.", next });
  };
  if (!known) return refuse(`There is no operation "${name}" to begin with.`, `One of: ${Object.keys(OPERATIONS).join(", ")}.`);
  const unknown = Object.keys(options).find((option) => known[option] === undefined);
  if (unknown !== undefined) refuse(`${name} has no option "${unknown}".`, `It has: ${Object.keys(known).join(", ")}.`);
  const text = (option: string, standIn: string): string => {
    const given = options[option];
    if (given === undefined) return standIn;
    if (standIn === NAMES) return JSON.stringify(given.split(",")).replaceAll(",", ", ");
    if (standIn !== TEXT) return refuse(`${option} of ${name} is more than one word can say.`, "Leave it out, and fill it in in the file.");
    return JSON.stringify(given);
  };
  const isPositional = POSITIONAL.has(name);
  const declared = Object.entries(known).map(([option, standIn]) => `${isPositional ? "" : `${option}: `}${text(option, standIn)}`);
  const imports = [...(declared.some((option) => /\bcolumn\("/.test(option)) ? ["column"] : []), "evolution", name];
  return `import { ${imports.join(", ")} } from "underpin";\n\nexport default evolution([${name}(${isPositional ? declared.join(", ") : `{ ${declared.join(", ")} }`})]);\n`;
}
