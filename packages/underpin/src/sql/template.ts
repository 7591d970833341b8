/**
 * What is never looked into, then a reference. Quotes are doubled inside quotes; where a server also takes a backslash, a quote after
 * one ends the literal here, so what follows could look like a name: it is refused then, as no column is called so.
 */
const PARTS = /([eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\$(\w*)\$[\s\S]*?\$\2\$)|\{((?:[^{}]|\}\}|\{\{)+)\}/g;

/**
 * SQL with each `{name}` put in. A name may have any characters, braces doubled. Braces inside of quotes are the literal's own.
 *
 * @example
 * fillTemplate("{a b} || '{a b}'", quote) // `"a b" || '{a b}'`
 */
export function fillTemplate(text: string, fill: (name: string) => string): string {
  return text.replaceAll(PARTS, (_whole, quoted: string | undefined, _tag, name: string | undefined) =>
    name === undefined ? (quoted ?? "") : fill(name.replaceAll("}}", "}").replaceAll("{{", "{")),
  );
}

/** The reference to a column, as {@link fillTemplate} reads it; `row` is `NEW` or `OLD` in a trigger's SQL. */
export function reference(column: string, row?: "NEW" | "OLD"): string {
  return `{${row === undefined ? "" : `${row}.`}${column.replaceAll("{", "{{").replaceAll("}", "}}")}}`;
}
