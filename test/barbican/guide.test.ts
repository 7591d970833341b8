import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createBarbicanDbManage } from "../../services/barbican/src/manage/barbican-db-manage.ts";
import { createBarbicanManage } from "../../services/barbican/src/manage/barbican-manage.ts";
import { createBarbicanStatus } from "../../services/barbican/src/status/barbican-status.ts";
import { barbicanRows, upstreamBarbican } from "../harness/barbican.ts";
import { runProgramHere } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { liveRows, loadRows } from "../harness/rows.ts";

const FOLDER = new URL("../../docs/barbican/", import.meta.url);
const read = (page: string): string => readFileSync(new URL(page, FOLDER), "utf8");

const PROGRAMS: Readonly<Record<string, () => Command>> = {
  "barbican-db-manage": createBarbicanDbManage,
  "barbican-manage": createBarbicanManage,
  "barbican-status": createBarbicanStatus,
};

/** A command line of the docs, without what shells know: a comment, options of the shell. */
const commandsOf = (text: string): readonly (readonly [string, ...string[]])[] =>
  [...text.matchAll(/^(barbican-(?:db-)?(?:manage|status)) ([^#\n]*)/gm)].map(([, name = "", rest = ""]) => [
    name,
    ...rest.trim().split(/\s+/),
  ]);

/** What of a command line a program does not have; null if it has all of it. */
function unknownOf([name, ...words]: readonly [string, ...string[]]): string | null {
  let command = PROGRAMS[name]?.();
  for (const word of words) {
    if (!command) return name;
    const inner: Command | undefined = command.commands.find((one) => one.name() === word);
    if (inner) command = inner;
    else if (word.startsWith("-") && !command.options.some(({ short, long }) => short === word || long === word))
      return `${command.name()} ${word}`;
    else if (command.commands.length > 0 && !word.startsWith("-")) return `${command.name()} ${word}`;
  }
  return null;
}

test("every command that the docs of Barbican name is there, with its options", () => {
  const pages = readdirSync(FOLDER).filter((page) => page.endsWith(".md"));
  const commands = pages.flatMap((page) => commandsOf(read(page)));
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.map(unknownOf).filter((found) => found !== null)).toEqual([]);
});

test("the guide is walked, hop by hop, from Liberty to 2026.1, and no row is lost", async () => {
  const dialect = DIALECTS.at(-1) ?? "sqlite";
  await using database = await upstreamBarbican(dialect, dialect === "sqlite" ? "liberty.auto" : "liberty");
  await loadRows(database.url, barbicanRows("liberty-rows"));
  const before = await liveRows(database.url);
  const [, guide = ""] = read("upgrading.md").split("## From Liberty to Mitaka");
  const hops = commandsOf(guide).filter(([name, verb]) => name === "barbican-db-manage" && verb === "upgrade");
  expect(hops.map((words) => words.at(-1))).toEqual(["mitaka", "newton", "ocata", "train", "ussuri", "zed", "2026.1"]);
  for (const [, ...words] of hops)
    expect(await runProgramHere(createBarbicanDbManage(), ["-d", database.url, ...words]), words.join(" ")).toMatchObject({ code: 0 });
  const check = await runProgramHere(createBarbicanDbManage(), ["-d", database.url, "check"]);
  expect(check).toMatchObject({ code: 0, stdout: "The database is up to date (8c74e2d7f1ff).\n" });
  const after = await liveRows(database.url);
  for (const [table, rows] of Object.entries(before)) expect(after[table], table).toHaveLength(rows.length);
});
