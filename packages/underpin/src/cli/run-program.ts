import { CommanderError, type Command } from "commander";

/** Runs a command line; wrong usage ends with 2, as argparse's does. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  const strict = (command: Command): void => {
    command.exitOverride().showHelpAfterError("(--help shows what there is)");
    command.commands.forEach(strict);
  };
  strict(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
