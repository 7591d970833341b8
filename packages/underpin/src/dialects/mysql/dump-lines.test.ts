import { expect, test } from "vitest";
import { DumpLines, Lines, type LineKind } from "./dump-lines.ts";

const HEAD =
  "--\n-- Table structure for table `odd``one`\n--\n\nCREATE TABLE `odd``one` (\n  `a` int\n);\n\n--\n-- Dumping data for table `odd``one`\n--\n\n";
const BODY =
  "DELIMITER ;;\nCREATE TRIGGER t BEFORE INSERT ON `x` FOR EACH ROW BEGIN\nINSERT INTO `odd``one` VALUES (1);\n-- Dump completed\nEND ;;\nDELIMITER ;\n";
const END = "-- Dump completed\n";
const ROWS = ["(1,'it\\'s; ), (\\\\')", "(2,NULL)", "(3,'\\\\\\'(')", "(4,'(),();')"];

/** What is read of a text that comes in pieces of so many bytes. */
function read(text: string, size: number): { readonly seen: DumpLines; readonly kinds: readonly LineKind[] } {
  const [lines, seen, kinds] = [new Lines(), new DumpLines(() => {}), [] as LineKind[]];
  const bytes = Buffer.from(text);
  const take = (line: Buffer): void => void kinds.push(seen.take(line));
  for (let at = 0; at < bytes.length; at += size) lines.take(bytes.subarray(at, at + size), take);
  lines.end(take);
  return { seen, kinds };
}

test("rows are the same whether each has a line of its own or a statement has one line, however the text comes", () => {
  const mariadb = `${HEAD}INSERT INTO \`odd\`\`one\` VALUES\n${ROWS.slice(0, 3).join(",\n")};\nINSERT INTO \`odd\`\`one\` VALUES\n${ROWS[3]};\n${BODY}${END}`;
  const mysql = `${HEAD}INSERT INTO \`odd\`\`one\` VALUES ${ROWS.join(",")};\n${BODY}${END}`;
  const [sum] = read(mariadb, 1 << 20).seen.sums() ?? [];
  expect(sum).toMatchObject({ name: "odd`one", rows: 4 });
  for (const text of [mariadb, mysql]) for (const size of [1, 7, 64]) expect(read(text, size).seen.sums()).toEqual([sum]);
  const other = mysql.replace("(2,NULL)", "(2,0)");
  expect(read(other, 64).seen.sums()?.[0]?.checksum).not.toBe(sum?.checksum);
});

test("a dump without its last line has no sums, whatever a routine says in it", () => {
  expect(read(HEAD + BODY, 64).seen.sums()).toBeNull();
});

test("what is neither table nor row is told apart", () => {
  const { kinds } = read(`${HEAD}INSERT INTO \`odd\`\`one\` VALUES\n${ROWS[0]};\n${BODY}`, 64);
  expect(kinds.filter((kind) => kind === "rows")).toHaveLength(2);
  expect(kinds.slice(-BODY.split("\n").length + 1).every((kind) => kind === "other")).toBe(true);
});
