import type { Command } from "commander";
import { checkText } from "./check-texts.ts";
import { confirm } from "./confirm.ts";
import { action, common, type CommandLine, type CommonOptions } from "./context.ts";
import { counted } from "./counted.ts";
import { megabytes } from "./output.ts";

/** Adds `backup` and `restore`. */
export function addBackupCommands(program: Command, line: CommandLine): void {
  addBackup(program, line);
  addRestore(program, line);
}

function addBackup(program: Command, line: CommandLine): void {
  common(
    program
      .command("backup")
      .argument("<file>", "where the dump goes; beside it goes its manifest, as FILE.json")
      .description("dump the database by its own program while clients go on, as it is at one moment")
      .option("--if-missing", "a whole backup that is there under this name is good enough: for who may run it twice")
      .option("--verify", "restore it into a database of its own on the same server, and compare"),
  ).action(
    action<CommonOptions & { verify?: boolean; ifMissing?: boolean }>(
      line,
      async ({ engine, output, json }, { verify, ifMissing }, file = "") => {
        const { backup } = await import("../backup/backup.ts");
        const result = await backup({ ...engine, file, verify: verify === true, ifMissing: ifMissing === true });
        if (json) return output.data(JSON.stringify({ type: "result", ...result }));
        const { dump, tables, release, server, taken } = result.manifest;
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        output.data(result.file);
        output.talk(
          `${counted(tables.length, "table")}, ${counted(rows, "row")}, ${megabytes(dump.bytes)}, ${server.product} ${server.version}, release ${release ?? "none"}, taken ${taken}${result.verified ? "; restored for a trial, and the same" : ""}.`,
        );
      },
    ),
  );
}

interface RestoreCommandOptions extends CommonOptions {
  readonly confirm?: string;
  readonly owner?: boolean;
  readonly disconnect?: boolean;
}

function addRestore(program: Command, line: CommandLine): void {
  common(
    program
      .command("restore")
      .argument("<file>", "what backup has written")
      .description("bring a backup back, compare it with its manifest, and put it in the database's place")
      .option("--confirm <database>", "the database's name, as consent to the loss of what is in it")
      .option("--no-owner", "all belongs to who restores, where the roles of the backup are not there")
      .option("--disconnect", "end the sessions that are in the way when it takes its place"),
  ).action(
    action<RestoreCommandOptions>(line, async (context, options, file = "") => {
      const { engine, output, json } = context;
      const { restore } = await import("../backup/restore.ts");
      const result = await restore({
        ...engine,
        file,
        noOwner: options.owner === false,
        disconnect: options.disconnect === true,
        consent: async (objects) =>
          await confirm(context, options.confirm, `The database is not empty: what is in its ${counted(objects, "object")} is lost.`),
      });
      const text = checkText(result.check, line);
      if (json) return output.data(JSON.stringify({ type: "result", ...result, text }));
      output.data(text);
      output.talk(
        `Restored as it was at ${result.manifest.taken}: ${counted(result.manifest.tables.length, "table")}, the same as in the manifest.`,
      );
    }),
  );
}
