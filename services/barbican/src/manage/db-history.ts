import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { REVISIONS } from "../revisions.ts";
import { revisionBlock, revisionLine } from "./revision-text.ts";

interface HistoryOptions extends CommonOptions {
  readonly verbose?: boolean;
}

/** `history`: all revisions, the newest first. It asks no database. */
export function addHistory(parent: Command, line: CommandLine): Command {
  return common(parent.command("history").description("list all revisions, the newest first"))
    .option("-V, --verbose", "tell more of each")
    .action(
      action<HistoryOptions>(line, async ({ output, json }, { verbose }) => {
        const versions = REVISIONS.map((_, i) => i + 1).toReversed();
        if (json) return output.data(JSON.stringify({ type: "result", revisions: REVISIONS.toReversed() }));
        for (const version of versions) output.data(verbose ? await revisionBlock(version) : revisionLine(version));
      }),
    );
}
