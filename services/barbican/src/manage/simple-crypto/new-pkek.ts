import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { renewKek } from "../../database/active-keks.ts";
import { addProjectCommand } from "./project-command.ts";

/** Adds `simple_crypto new_pkek`: a project's next secrets get a key of their own. */
export function addNewPkek(category: Command, line: CommandLine): void {
  addProjectCommand(category, line, {
    name: "new_pkek",
    description: "give a project a new key; the one that it has goes on decrypting",
    body: async ({ context: { output, json }, options: { quiet, project }, pool, projectId }) => {
      const { label, isNew } = await renewKek(pool, projectId, project);
      if (json) output.data(JSON.stringify({ type: "result", label, isNew }));
      else if (quiet !== true)
        output.data(
          `KEK ${label} ${isNew ? "is the project's active one now" : "is the project's active one already, and has not been used"}: its key is made when the next secret is stored, or by rewrap_secrets.`,
        );
      return 0;
    },
  });
}
