import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "./context.ts";

/** Adds `baseline`: a database that another tool made is taken over as it stands. */
export function addBaseline(program: Command, line: CommandLine): void {
  common(
    program
      .command("baseline")
      .description("take the live schema as a version; tables and rows are not touched")
      .option("--to <release>", "the release or version at which it stands, where there are scripts already"),
  ).action(
    action<CommonOptions & { to?: string }>(line, async ({ engine, output, json }, { to }) => {
      const { baseline } = await import("../api/baseline.ts");
      const { version, files, leftOut } = await baseline({ ...engine, ...(to !== undefined && { to }) });
      const paths = files.map((file) => file.pathname);
      if (json) return output.data(JSON.stringify({ type: "result", version, files: paths, leftOut }));
      output.data([`The database is at version ${version} now.`, ...paths].join("\n"));
      for (const thing of leftOut) output.talk(`note: ${thing} is not in what was written for empty databases.`);
    }),
  );
}
