/** A table of one column, with a line between all rows, as Python's `prettytable` draws it. */
export function oneColumnTable(title: string, cells: readonly string[]): string {
  const rows = [title, ...cells].map((cell) => cell.split("\n"));
  const width = Math.max(...rows.flat().map((line) => line.length));
  const rule = `+${"-".repeat(width + 2)}+`;
  return [rule, ...rows.flatMap((lines) => [...lines.map((line) => `| ${line.padEnd(width)} |`), rule])].join("\n");
}
