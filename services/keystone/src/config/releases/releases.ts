import type { OptionGroups } from "@underpin/oslo/config";
import * as groups from "../groups.ts";
import { RELEASE_22 } from "./release-22.ts";
import { RELEASE_23 } from "./release-23.ts";
import { RELEASE_24 } from "./release-24.ts";
import { RELEASE_25 } from "./release-25.ts";
import { RELEASE_26 } from "./release-26.ts";
import { RELEASE_27 } from "./release-27.ts";
import { RELEASE_28 } from "./release-28.ts";
import { RELEASE_29 } from "./release-29.ts";
import type { Release } from "./release.ts";

/** The newest release, whose options `groups` are. */
const NEWEST = { names: ["30", "2026.2"] } as const;

/** All before it, the newest first. */
const OLDER: readonly Release[] = [RELEASE_29, RELEASE_28, RELEASE_27, RELEASE_26, RELEASE_25, RELEASE_24, RELEASE_23, RELEASE_22];

/** What each release is called, its number first, the oldest first. */
export const RELEASES: readonly (readonly string[])[] = [NEWEST, ...OLDER].map(({ names }) => names).toReversed();

/** The options of a release, named by its number. */
export function optionsOfRelease(number: string): OptionGroups {
  return OLDER.filter(({ names }) => Number(names[0]) >= Number(number)).reduce(optionsBefore, groups);
}

/** The options of a release, of those of the one after it. */
function optionsBefore(after: OptionGroups, { without, gone, other }: Release): OptionGroups {
  const names = [...new Set([...Object.keys(after), ...Object.keys(gone)])];
  const groupOf = (group: string): OptionGroups[string] => {
    const kept = Object.entries(after[group]?.options ?? {})
      .filter(([name]) => !without.includes(`${group}.${name}`))
      .map(([name, option]) => [name, { ...option, ...other[group]?.[name] }] as const);
    return { options: { ...Object.fromEntries(kept), ...gone[group] } } as OptionGroups[string];
  };
  return Object.fromEntries(names.map((group) => [group, groupOf(group)]));
}
