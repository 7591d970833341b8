import { tokenize } from "../../sql/lexer.ts";
import { identifier } from "./identifier.ts";

let parser: typeof import("libpg-query") | undefined;

/** Loads the server's own parser: some ten milliseconds, for plans only. */
export async function loadParser(): Promise<void> {
  if (parser) return;
  const loaded = await import("libpg-query");
  await loaded.loadModule();
  parser = loaded;
}

/**
 * An expression over a table's columns with some of them called otherwise; null if it can't be told what it speaks of. The parser
 * says where each name stands; the rest of the text stays as it is.
 *
 * @example
 * renamedIn("lower(name) <> 'name'", { name: "title" }) // "lower(title) <> 'name'"
 */
export function renamedIn(expression: string, names: Readonly<Record<string, string>>): string | null {
  return renamedBehind("SELECT ", expression, names, () => false);
}

/**
 * What stands behind `CREATE POLICY … ON …`, for another table. In queries within it the server writes the table before each column;
 * those of the policy's own table would mean another one there.
 */
export function renamedPolicy(definition: string, table: string, names: Readonly<Record<string, string>>): string | null {
  return renamedBehind("CREATE POLICY p ON t ", definition, names, (before) => before !== table);
}

function renamedBehind(
  prefix: string,
  expression: string,
  names: Readonly<Record<string, string>>,
  isOthers: (qualifier: string | undefined) => boolean,
): string | null {
  if (!parser) throw new TypeError("loadParser() comes first");
  const bytes = Buffer.from(prefix + expression);
  let tree: unknown;
  try {
    tree = parser.parseSync(bytes.toString());
  } catch {
    return null;
  }
  const found: { readonly at: number; readonly to: string }[] = [];
  for (const { fields, location = 0 } of columnRefs(tree)) {
    const [field, ...more] = fields;
    const name = field?.String?.sval;
    if (more.length > 0 && isOthers(fields.at(-2)?.String?.sval)) continue;
    if (name === undefined || more.length > 0) return null;
    const to = names[name];
    if (to !== undefined) found.push({ at: bytes.subarray(0, location).toString().length, to });
  }
  let text = bytes.toString();
  for (const { at, to } of found.toSorted((a, b) => b.at - a.at)) {
    const [token] = tokenize(text.slice(at), { dollarQuotes: true });
    text = `${text.slice(0, at)}${identifier(to)}${text.slice(at + (token?.end ?? 0))}`;
  }
  return text.slice(prefix.length);
}

interface ColumnRef {
  readonly fields: readonly { readonly String?: { readonly sval?: string } }[];
  readonly location?: number;
}

/** Every reference to a column in a tree, wherever it stands. */
function* columnRefs(node: unknown): Generator<ColumnRef> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, inner] of Object.entries(node))
    if (key === "ColumnRef") yield inner as ColumnRef;
    else yield* columnRefs(inner);
}
