import type { Command } from "commander";
import { action, common, runCheck, type CommandLine, type CommonOptions } from "underpin/cli";
import { HEAD, revisionId } from "../revisions.ts";
import { nextRelease } from "../sequence.ts";

/** `check`: whether this release can run on the schema; its exit status says the same. */
export function addCheck(parent: Command, line: CommandLine): Command {
  return common(
    parent
      .command("check")
      .description(
        "say whether this release can run on the schema: exit 0 it can, 2 to 4 upgrade or the next phase first, 1 something is wrong",
      ),
  ).action(
    action<CommonOptions>(line, async (context) => {
      const { engine, output, json, service } = context;
      const { createEngine } = await import("underpin/engine");
      const { state, versions } = await createEngine(engine).check();
      const at = versions.legacy ?? 0;
      if (!service.linear && at === HEAD) return await runCheck(context, {});
      const { code, text } = answer(state, at);
      if (json) output.data(JSON.stringify({ type: "result", code, state, version: at, latest: HEAD, text }));
      else output.data(text);
      return code;
    }),
  );
}

function answer(state: string, at: number): { readonly code: 0 | 1 | 2; readonly text: string } {
  if (state === "current") return { code: 0, text: `The database is up to date (${revisionId(at)}).` };
  if (state === "empty") return { code: 2, text: "The database is empty. Next: upgrade." };
  if (state === "behind")
    return {
      code: 2,
      text: `The database is not up to date: it is at ${revisionId(at)}. Next: upgrade -v ${nextRelease(at)?.name ?? "head"}.`,
    };
  return {
    code: 1,
    text: "The database has tables, but no record of where they stand (alembic_version). Say at which revision they are: stamp -v REVISION.",
  };
}
