import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { barbican } from "../service.ts";
import { endFirstUpgrade } from "./first-upgrade.ts";
import { revisionName } from "./revision-text.ts";
import { revisionTarget } from "./revision-target.ts";

interface StampOptions extends CommonOptions {
  readonly version: string;
}

/** `stamp`: says at which revision the database stands, and runs nothing. */
export function addStamp(parent: Command, line: CommandLine): Command {
  return common(parent.command("stamp").description("record at which revision the database stands, and run nothing"))
    .requiredOption("-v, --version <revision>", "a revision, the beginning of one, head, base, or a release")
    .action(
      action<StampOptions>(line, async (context, { version }) => {
        const { engine, output } = context;
        const { createEngine } = await import("underpin/engine");
        const { versions, versionControl, goto } = createEngine({ ...engine, service: barbican });
        const { controlled, legacy } = await versions();
        const to = revisionTarget(version, legacy ?? 0);
        if (!controlled) await versionControl();
        await goto(String(to).padStart(3, "0"));
        await endFirstUpgrade(context);
        output.talk(
          to === 0 ? "INFO  The database stands before the first revision." : `INFO  The database stands at ${revisionName(to)}.`,
        );
      }),
    );
}
