/** What a tool says of its failure, without the rows that it shows with it. */
export function reasonOf(lines: readonly string[]): string {
  return lines.filter((line) => /\b(error|fatal):/i.test(line)).join("\n");
}

/** Tells of the table that a tool says it has come to. */
export function tableTold(line: string, onTable: (name: string) => void): void {
  const name = /(?:dumping contents of|processing data for) table "(?:public\.)?(.+)"$/.exec(line)?.[1];
  if (name !== undefined) onTable(name);
}
