import type { Option, OptionGroups } from "./option.ts";
import type { Resolve } from "./resolve.ts";
import { namesOf, type Sources } from "./sources.ts";

/** Something in the configuration that works, or is passed over, and that an operator should know. For the log. */
export interface Notice {
  readonly kind: "deprecated name" | "deprecated option" | "unknown option";
  readonly message: string;
}

/** Names and options that are on their way out and were given, in the words that operators know from oslo.config, each once. */
export function deprecations(groups: OptionGroups, resolve: Resolve): readonly Notice[] {
  const notices = eachOption(groups).flatMap(({ group, name, option }): readonly Notice[] => {
    const { given } = resolve(group, name);
    if (!given) return [];
    const names = given.deprecated.map((older) => ({
      kind: "deprecated name" as const,
      message: `Option "${older.name}" from group "${older.group}" is deprecated. Use option "${name}" from group "${group}".`,
    }));
    return option.deprecatedForRemoval ? [...names, removal(group, name, option.deprecatedForRemoval)] : names;
  });
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}

function removal(group: string, name: string, { reason }: { readonly reason?: string }): Notice {
  const why = reason === undefined ? "" : ` (${reason})`;
  return {
    kind: "deprecated option",
    message: `Option "${name}" from group "${group}" is deprecated for removal${why}.  Its value may be silently ignored in the future.`,
  };
}

/** What the files say of options that there are not. */
export function unknownOptions(groups: OptionGroups, { files }: Sources, foreign: readonly string[]): readonly Notice[] {
  const known = new Map<string, Set<string>>();
  for (const { group, name, option } of eachOption(groups))
    for (const one of namesOf(group, name, option)) known.set(one.group, (known.get(one.group) ?? new Set()).add(one.name));
  return files.flatMap(({ path, sections }) =>
    [...sections].flatMap(([section, options]) =>
      [...options].flatMap(([name, values]) => {
        if (foreign.includes(section) || known.get(section)?.has(name)) return [];
        const elsewhere = [...known].filter(([, names]) => names.has(name)).map(([other]) => `[${other}]`);
        const hint =
          section === "default"
            ? " The section is written [DEFAULT]."
            : known.get(section)?.has(name.replaceAll("-", "_"))
              ? " In files its name is written with underscores."
              : elsewhere.length > 0 && !known.has(section)
                ? ` There is one of that name in ${elsewhere.slice(0, 5).join(", ")}.`
                : "";
        return [
          {
            kind: "unknown option" as const,
            message: `${path}, line ${values[0]?.line ?? 0}: there is no option ${name} in [${section}]; it is ignored.${hint}`,
          },
        ];
      }),
    ),
  );
}

/** All options of all groups, in their order. */
export function eachOption(groups: OptionGroups): readonly { readonly group: string; readonly name: string; readonly option: Option }[] {
  return Object.entries(groups).flatMap(([group, { options }]) =>
    Object.entries(options).map(([name, option]) => ({ group, name, option })),
  );
}
