import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { barbican } from "../service.ts";
import { masked } from "./masked.ts";
import { revisionBlock, revisionName } from "./revision-text.ts";

interface CurrentOptions extends CommonOptions {
  readonly verbose?: boolean;
}

/** `current`: at which revision the database stands; nothing for one where none is recorded. */
export function addCurrent(parent: Command, line: CommandLine): Command {
  return common(parent.command("current").description("print the revision at which the database stands"))
    .option("-V, --verbose", "tell more of it")
    .action(
      action<CurrentOptions>(line, async ({ engine, output, json, url }, { verbose }) => {
        const { createEngine } = await import("underpin/engine");
        const { legacy, contract } = await createEngine({ ...engine, service: barbican }).versions();
        const version = Math.max(legacy ?? 0, contract ?? 0);
        if (json) return output.data(JSON.stringify({ type: "result", version, revision: version === 0 ? null : revisionName(version) }));
        if (verbose) output.data(`Current revision(s) for ${masked(url ?? "")}:`);
        if (version > 0) output.data(verbose ? await revisionBlock(version) : revisionName(version));
      }),
    );
}
