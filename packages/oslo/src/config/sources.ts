import { sectionName, type ConfigFile } from "./config-file.ts";
import type { Option } from "./option.ts";

/** Where a value was given. */
export type Location =
  | { readonly kind: "file"; readonly file: string; readonly line: number }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "command line" }
  | { readonly kind: "default" };

/** What was given for an option, as text; several texts are those of an option that takes several. */
export interface Given {
  readonly raw: string | readonly string[];
  readonly where: Location;
  /** The names other than today's that were used. */
  readonly deprecated: readonly { readonly group: string; readonly name: string }[];
}

/** All that can say what an option is: the command line before the environment before files, a later file before an earlier one. */
export interface Sources {
  readonly files: readonly ConfigFile[];
  readonly environment: NodeJS.ProcessEnv;
  /** By `group.option`. */
  readonly commandLine: Readonly<Record<string, string | readonly string[]>>;
}

/** The option's value as it was given, or undefined. */
export function findGiven(sources: Sources, group: string, name: string, option: Option): Given | undefined {
  const commandLine = sources.commandLine[`${group}.${name}`];
  if (commandLine !== undefined) return { raw: commandLine, where: { kind: "command line" }, deprecated: [] };
  const inFiles = fromFiles(sources.files, group, name, option);
  const variable = environmentName(group, name);
  const value = sources.environment[variable];
  if (value !== undefined) return { raw: value, where: { kind: "environment", variable }, deprecated: inFiles?.deprecated ?? [] };
  return inFiles;
}

/** `OS_TOKEN__EXPIRATION` */
function environmentName(group: string, name: string): string {
  return `OS_${group.toUpperCase()}__${name.toUpperCase()}`;
}

/** Today's name before older ones in a file, but a later file before an earlier one, whichever name it uses. */
function fromFiles(files: readonly ConfigFile[], group: string, name: string, option: Option): Given | undefined {
  const names = namesOf(group, name, option);
  const found = files.toReversed().flatMap((file) =>
    names.flatMap((one, i) => {
      const values = file.sections.get(one.group)?.get(one.name);
      return values ? [{ file, values, deprecated: i > 0 ? [one] : [] }] : [];
    }),
  );
  const [newest] = found;
  if (!newest) return undefined;
  const last = newest.values.at(-1);
  const where: Location = { kind: "file", file: newest.file.path, line: last?.line ?? 0 };
  if (option.type === "multi")
    return {
      raw: found.toReversed().flatMap(({ values }) => values.map(({ text }) => text)),
      where,
      deprecated: found.flatMap(({ deprecated }) => deprecated),
    };
  return { raw: last?.text ?? "", where, deprecated: newest.deprecated };
}

/** Today's name, then the older ones in their order, each with its section as files have it. */
export function namesOf(
  group: string,
  name: string,
  { deprecated = [] }: Option,
): readonly { readonly group: string; readonly name: string }[] {
  return [{ group, name }, ...deprecated].map((one) => ({ group: sectionName(one.group ?? group), name: one.name ?? name }));
}
