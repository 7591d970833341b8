import type { Default, OptionGroup } from "./option.ts";

/** A library's options as a service has them: with some other defaults. */
export function withDefaults<G extends OptionGroup, Name extends keyof G["options"] & string>(
  group: G,
  defaults: Readonly<Record<Name, Default>>,
): G & { readonly options: Readonly<Record<Name, { readonly default: Default }>> } {
  const options = Object.entries(group.options).map(([name, option]) => [
    name,
    name in defaults ? { ...option, default: defaults[name as Name] } : option,
  ]);
  return { ...group, options: Object.fromEntries(options) as never };
}
