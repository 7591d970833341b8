import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { action, common, UnderpinError, type CommandLine, type CommonOptions } from "underpin/cli";
import { HEAD } from "../revisions.ts";
import { barbican } from "../service.ts";

interface RevisionOptions extends CommonOptions {
  readonly message: string;
  readonly autogenerate?: boolean;
}

const TEXT = `import { legacy } from "underpin";

export default legacy(({ table }) => {
  // table("…").addColumn(column("…").varchar(64));
});
`;

/** `revision`: writes the script of the next revision, for whoever works on this code. */
export function addRevision(parent: Command, line: CommandLine): Command {
  return common(parent.command("revision").description("write the script of the next revision, to be filled in"))
    .option("-m, --message <text>", "what it does", "DB change")
    .option("--autogenerate", "make it from the models; there are none here")
    .action(
      action<RevisionOptions>(line, async ({ output }, { message, autogenerate }) => {
        if (autogenerate)
          throw new UnderpinError("UP-UNSUPPORTED", {
            what: "A revision can't be made from the models: the scripts are all that says what the schema is.",
            fine: "Nothing was written.",
            next: "Leave --autogenerate out, and fill the script in.",
          });
        const words = message.toLowerCase().match(/[a-z0-9]+/g) ?? ["db", "change"];
        const file = new URL(`legacy_repo/${String(HEAD + 1).padStart(3, "0")}_${words.join("_").slice(0, 40)}.ts`, sources());
        await writeFile(file, TEXT, { flag: "wx" });
        output.data(`Generating ${fileURLToPath(file)} ...  done`);
        const entry = `{ id: "${randomBytes(6).toString("hex")}", title: ${JSON.stringify(message)} }`;
        output.talk(`INFO  Add it to REVISIONS, and its number to a release: ${entry}`);
      }),
    );
}

/** Where the scripts are written, not where they were compiled to. */
function sources(): URL {
  const written = new URL(barbican.migrations.href.replace(/\/dist\/migrations\/$/, "/src/migrations/"));
  return existsSync(written) ? written : barbican.migrations;
}
