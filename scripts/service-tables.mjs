// Writes Kysely's table types of a service from the newest schema that its migrations make: node scripts/service-tables.mjs keystone.
// test/services/tables.test.ts fails while the file is not what this writes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEngine, openDatabase } from "underpin/engine";

/** What a column's declared type is to the service; times are text, as they are written. */
const TYPES = [
  [/^bool/i, "boolean"],
  [/int/i, "number"],
  [/^(var)?char|text|clob|^datetime|^date|json/i, "string"],
  [/blob/i, "Uint8Array"],
];
/** Versions are the engine's affair. */
const OTHERS = /^(underpin_|migrate_version$|alembic_version$)/;

/** The text of `tables.ts`. */
export async function tablesOf(service) {
  const folder = mkdtempSync(join(tmpdir(), "underpin-tables-"));
  try {
    const url = `sqlite:///${join(folder, "service.db")}`;
    await createEngine({ service, url }).sync({});
    const database = await openDatabase(url);
    const session = await database.connect();
    const schema = await database.dialect.catalogue.introspect(session);
    await session.close();
    return textOf([...schema.tables.values()].filter(({ name }) => !OTHERS.test(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function textOf(tables) {
  const booleans = new Map();
  for (const { name: table, columns } of tables)
    for (const column of columns) {
      const is = typeOf(table, column) === "boolean";
      if (booleans.get(column.name) === !is) throw new Error(`${column.name} is a truth value in one table only`);
      booleans.set(column.name, is);
    }
  const names = [...booleans].flatMap(([name, is]) => (is ? [name] : [])).toSorted((a, b) => (a < b ? -1 : 1));
  const hasGenerated = tables.some(({ columns }) => columns.some((column) => isGiven(column)));
  return `// Made by scripts/service-tables.mjs from the newest schema.
/* oxlint-disable max-lines */
${hasGenerated ? 'import type { Generated } from "kysely";\n' : ""}
/** Columns that hold truth values: no other table has one of the name that holds something else. */
export const BOOLEANS: ReadonlySet<string> = new Set(${JSON.stringify(names)});

/** The most characters that a text may have, by table and column. */
export const LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
${tables.flatMap(lengthsOf).join("\n")}
};

${tables.map(interfaceOf).join("\n\n")}

/** Every table, by its name. */
export interface Tables {
${tables.map(({ name }) => `  ${keyOf(name)}: ${typeName(name)};`).join("\n")}
}
`;
}

function lengthsOf({ name, columns }) {
  const lengths = columns.flatMap((column) => {
    const length = /^(?:var)?char\((\d+)\)/i.exec(column.type)?.[1];
    return length === undefined ? [] : [`${keyOf(column.name)}: ${length}`];
  });
  return lengths.length === 0 ? [] : [`  ${keyOf(name)}: { ${lengths.join(", ")} },`];
}

function interfaceOf({ name, columns }) {
  const lines = columns.map((column) => {
    const type = `${typeOf(name, column)}${column.nullable ? " | null" : ""}`;
    return `  ${keyOf(column.name)}: ${isGiven(column) ? `Generated<${type}>` : type};`;
  });
  return `/** A row of \`${name}\`. */\nexport interface ${typeName(name)} {\n${lines.join("\n")}\n}`;
}

/** Whether the database gives it a value where a client gives none; NULL needs no word. */
function isGiven({ autoincrement, default: value, nullable }) {
  return autoincrement || (value !== null && !nullable);
}

function typeOf(table, { name, type }) {
  const found = TYPES.find(([pattern]) => pattern.test(type));
  if (!found) throw new Error(`${table}.${name}: no word for ${type}`);
  return found[1];
}

function keyOf(name) {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}

function typeName(name) {
  return `${name.replaceAll(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, letter) => letter.toUpperCase())}Row`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = process.argv[2] ?? "keystone";
  const { [name]: service } = await import(`@underpin/${name}`);
  const root = fileURLToPath(new URL("..", import.meta.url));
  writeFileSync(join(root, `services/${name}/src/database/tables.ts`), await tablesOf(service));
}
