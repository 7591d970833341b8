import type { Option } from "@underpin/oslo/config";

/** What differs in the options of a release, and of the libraries that came with it, from those of the one after it. */
export interface Release {
  /** Its number and its names: `["25", "2024.1", "caracal"]`. */
  readonly names: readonly [string, ...string[]];
  /** `group.option` that the next one brought. */
  readonly without: readonly string[];
  /** Options that the next one has no more. */
  readonly gone: Readonly<Record<string, Readonly<Record<string, Option>>>>;
  /** What was otherwise of options that the next one has, too. */
  readonly other: Readonly<
    Record<string, Readonly<Record<string, { readonly [Key in keyof Option]?: Option[Key] | undefined } & Record<string, unknown>>>>
  >;
}

/** A list of a later release with one more in it, right after another: `["a", "c"]`, "a", "b" is `["a", "b", "c"]`. */
export function withAfter(list: readonly string[], before: string, one: string): readonly string[] {
  return list.flatMap((item) => (item === before ? [item, one] : [item]));
}
