import { writeFile } from "node:fs/promises";
import type { Service } from "../model/service.ts";
import type { ColumnSpec, ColumnType } from "../model/types.ts";
import type { WrittenColumn, WrittenOperation, WrittenValue } from "../model/written.ts";
import { fileOfNext } from "./scaffold.ts";

/** What was written, and what a person should look at in it. */
export interface WrittenEvolution {
  readonly file: URL;
  readonly operations: readonly WrittenOperation[];
}

/**
 * Writes the evolution of the next version from operations that were read from SQL.
 *
 * @throws UnderpinError `UP-CONFIG` for a name that is no file name
 */
export async function writeEvolution(service: Service, name: string, operations: readonly WrittenOperation[]): Promise<WrittenEvolution> {
  const file = await fileOfNext(service, name);
  await writeFile(file, evolutionOf(operations), { flag: "wx" });
  return { file, operations };
}

/** The script, as a person would write it. */
function evolutionOf(operations: readonly WrittenOperation[]): string {
  const lines = operations.flatMap(({ name, args, note }) => [
    ...(note === undefined ? [] : [`  // ${note}`]),
    `  ${name}(${args.map(source).join(", ")}),`,
  ]);
  const body = lines.join("\n");
  const names = new Set([...(/\bcolumn\("/.test(body) ? ["column"] : []), "evolution", ...operations.map(({ name }) => name)]);
  return `import { ${[...names].toSorted().join(", ")} } from "underpin";\n\nexport default evolution([\n${body}\n]);\n`;
}

function source(value: WrittenValue): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(source).join(", ")}]`;
  if (isColumn(value)) return columnSource(value.spec);
  const entries = Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [`${keySource(key)}: ${source(each)}`]));
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const isList = (value: WrittenValue): value is readonly WrittenValue[] => Array.isArray(value);
const isColumn = (value: object): value is WrittenColumn => "spec" in value;
const keySource = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

function columnSource({ name, type, nullable, default: value, autoincrement }: ColumnSpec): string {
  return [
    `column(${JSON.stringify(name)})`,
    typeSource(type),
    autoincrement && ".autoincrement()",
    !nullable && !autoincrement && ".notNull()",
    value !== null && `.default(${source(value)})`,
  ]
    .filter(Boolean)
    .join("");
}

/** By the builder's own word for it. */
function typeSource(type: ColumnType): string {
  if ("native" in type) return `.native(${source(type.native)})`;
  switch (type.kind) {
    case "varchar":
    case "char":
      return `.${type.kind}(${type.length})`;
    case "numeric":
      return `.numeric(${[type.precision, ...(type.scale === undefined ? [] : [type.scale])].join(", ")})`;
    case "enum":
      return `.enumeration(${JSON.stringify(type.name)}, ${source(type.values)})`;
    case "array":
      return `.array(${source(type.of as unknown as WrittenValue)})`;
    default:
      return `.${type.kind}()`;
  }
}
