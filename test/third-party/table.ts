import type { DialectName } from "underpin";
import type { Case } from "./case.ts";
import { CASES } from "./cases.ts";

const NAMES: Readonly<Record<DialectName, string>> = { postgres: "PostgreSQL", mysql: "MariaDB", sqlite: "SQLite" };

function row(from: string, { name, only, reason }: Case): string {
  const marks = (Object.keys(NAMES) as DialectName[]).map((dialect) => (!only || only.includes(dialect) ? "yes" : "-"));
  return `| ${from} | ${name} | ${marks.join(" | ")} | ${reason ?? ""} |`;
}

/** The cases as the docs show them. */
export function tableOfCases(): string {
  return [
    `| from | case | ${Object.values(NAMES).join(" | ")} | why not |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...Object.entries(CASES).flatMap(([from, cases]) => cases.map((one) => row(from, one))),
  ].join("\n");
}
