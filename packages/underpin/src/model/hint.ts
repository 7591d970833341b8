/** What one can ask a command line for, whatever it calls it. */
export type CommandName =
  | "sync"
  | "expand"
  | "migrate"
  | "contract"
  | "revert"
  | "check"
  | "version"
  | "baseline"
  | "version-control"
  | "goto"
  | "upgrade"
  | "downgrade"
  | "releases"
  | "restore";

/** A command that a hint advises. */
export interface AdvisedCommand {
  readonly command: CommandName;
  readonly args: readonly string[];
}

/** What to do next, in words, with the commands for it: each command line has names of its own for them. */
export type Hint = string | readonly (string | AdvisedCommand)[];

/** How a command line writes a command. */
export type Wording = (command: AdvisedCommand) => string;

/** A command for {@link hint}. */
export function command(name: CommandName, ...args: readonly string[]): AdvisedCommand {
  return { command: name, args };
}

/**
 * A hint that advises commands.
 *
 * @example
 * hint`Say where the schema stands: ${command("goto", "VERSION")}.`;
 */
export function hint(texts: TemplateStringsArray, ...advised: readonly (AdvisedCommand | string | number)[]): Hint {
  return texts.flatMap((text, i) => {
    const next = advised[i];
    return next === undefined ? [text] : [text, typeof next === "object" ? next : String(next)];
  });
}

/** How `underpin` writes a command. */
export const underpinWording: Wording = ({ command: name, args }) => ["underpin", name, ...args].join(" ");

/** A hint as text. */
export function hintText(text: Hint, wording: Wording = underpinWording): string {
  return typeof text === "string" ? text : text.map((part) => (typeof part === "string" ? part : `\`${wording(part)}\``)).join("");
}
