import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEPENDENT_KINDS, TREATMENTS, type Answers } from "../model/dependents.ts";
import { mysql } from "./mysql/dialect.ts";
import { postgres } from "./postgres/dialect.ts";
import { sqlite } from "./sqlite/dialect.ts";

const PAGE = new URL("../../../../docs/dependents.md", import.meta.url);
const DATABASES = { PostgreSQL: postgres, "MariaDB, MySQL": mysql, SQLite: sqlite };

/** The answers of one database, as a table with notes. */
function section(name: string, answers: Answers): string {
  const notes: string[] = [];
  const note = (text: string): number => {
    if (!notes.includes(text)) notes.push(text);
    return notes.indexOf(text) + 1;
  };
  const present = DEPENDENT_KINDS.filter((kind) => TREATMENTS.some((treatment) => answers[kind][treatment] !== "absent"));
  const rows = present.map((kind) => {
    const cells = TREATMENTS.map((treatment) => {
      const answer = answers[kind][treatment];
      if (typeof answer === "string") return answer === "untouched" ? "" : answer;
      return "warn" in answer ? `note ${note(answer.warn)}` : `**refused** ${note(answer.refuse)}`;
    });
    return `| ${[kind, ...cells].join(" | ")} |`;
  });
  const head = `| ${["", ...TREATMENTS].join(" | ")} |\n| ${["", ...TREATMENTS].map(() => "---").join(" | ")} |`;
  return [`## ${name}`, `${head}\n${rows.join("\n")}`, notes.map((text, i) => `${i + 1}. ${text}`).join("\n")].join("\n\n");
}

const normal = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---").trim();

test("docs/dependents.md says what the data says", () => {
  const page = readFileSync(PAGE, "utf8");
  const [intro = ""] = page.split("\n## ");
  const sections = Object.entries(DATABASES).map(([name, { catalogue }]) => section(name, catalogue.answers));
  const wanted = [intro.trim(), ...sections].join("\n\n");
  if (process.env["UPDATE_DOCS"]) writeFileSync(PAGE, `${wanted}\n`);
  else expect(normal(page)).toBe(normal(wanted));
});

test("docs/dependents.md says of each word which operations do that", () => {
  const page = readFileSync(PAGE, "utf8");
  const said = page.slice(0, page.indexOf("## PostgreSQL"));
  expect(TREATMENTS.filter((treatment) => !new RegExp(`^\\| ${treatment} +\\|`, "m").test(said))).toEqual([]);
});
