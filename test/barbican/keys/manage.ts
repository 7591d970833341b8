import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { createBarbicanManage } from "../../../services/barbican/src/manage/barbican-manage.ts";
import { runProgramHere, type CommandResult } from "../../harness/cli.ts";

/** Writes a barbican.conf, in a folder that goes with the run. */
export function configuration(sections: Readonly<Record<string, readonly string[]>>): string {
  const file = join(mkdtempSync(join(inject("folder"), "barbican-")), "barbican.conf");
  writeFileSync(
    file,
    Object.entries(sections)
      .map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`)
      .join(""),
  );
  return file;
}

/** `barbican-manage` with a configuration, in this process. */
export function barbicanManage(file: string): (...args: readonly string[]) => Promise<CommandResult> {
  return (...args) => runProgramHere(createBarbicanManage(), ["--config-file", file, ...args]);
}

/** Lines of what a command has said. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
