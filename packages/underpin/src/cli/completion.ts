import { Argument, type Command } from "commander";

/** Adds `completion bash|zsh|fish`, which prints a script made from the program's own commands and options. */
export function addCompletion(program: Command): void {
  program
    .command("completion")
    .description("print a completion script for a shell")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .action((shell: string) => void process.stdout.write(completionScript(program, shell)));
}

interface Words {
  /** The words typed before: `sync`, or `database goto`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly string[];
}

/** The completion script of a program. */
function completionScript(program: Command, shell: string): string {
  const name = program.name();
  const all = collect(program, []);
  if (shell === "fish")
    return all
      .flatMap(({ path, words }) => words.map((word) => `complete -c ${name} -f -n '__fish_${safe(name)}_at "${path}"' -a '${word}'`))
      .toSpliced(
        0,
        0,
        `function __fish_${safe(name)}_at\n  set -l words (commandline -opc)[2..]\n  set -l plain (string match -v -- '-*' $words)\n  test "$plain" = "$argv[1]"\nend`,
      )
      .join("\n")
      .concat("\n");
  const cases = all.map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`).join("\n");
  const body = `_${safe(name)}() {\n  local path="" word words="" i\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    word="\${COMP_WORDS[i]}"\n    [[ "$word" == -* ]] || path="\${path:+$path }$word"\n  done\n  case "$path" in\n${cases}\n  esac\n  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))\n}\ncomplete -F _${safe(name)} ${name}\n`;
  return shell === "zsh" ? `#compdef ${name}\nautoload -Uz bashcompinit && bashcompinit\n${body}` : body;
}

function collect(command: Command, path: readonly string[]): readonly Words[] {
  const words = [...command.commands.map((child) => child.name()), ...command.options.flatMap((option) => option.long ?? [])];
  return [{ path: path.join(" "), words }, ...command.commands.flatMap((child) => collect(child, [...path, child.name()]))];
}

function safe(name: string): string {
  return name.replaceAll("-", "_");
}
