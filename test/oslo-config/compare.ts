import { ConfigFileError, sampleFile } from "@underpin/oslo/config";
import type { Answer, Answers, Case, Told } from "./case.ts";
import { answers, load, reload } from "./ours.ts";

/** What was compared, and what differs. */
export interface Verdict {
  readonly values: number;
  /** Whether reading the files again was compared, too. */
  readonly again: boolean;
  readonly differences: readonly string[];
}

/** Holds what this implementation makes of a case against what oslo.config made of it. */
export function compare(asked: Case, theirs: Answer): Verdict {
  let ours: Answers;
  try {
    ours = answers(asked);
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return { values: 1, again: false, differences: theirs.refused === undefined ? [`the files are refused: ${error.message}`] : [] };
  }
  if (theirs.refused !== undefined) return { values: 1, again: false, differences: [`the files are not refused (${theirs.refused})`] };
  const expected = theirs.values ?? {};
  const again = compareReload(asked, theirs);
  return {
    values: Object.keys(expected).length,
    again: again !== undefined,
    differences: [
      ...differing(expected, ours),
      ...compareLoad(asked, theirs, ours),
      ...(again ?? []),
      ...(theirs.sample === undefined || theirs.sample === sampleFile(asked.groups, "them")
        ? []
        : [`the sample file: ${firstDifference(theirs.sample, sampleFile(asked.groups, "them"))}`]),
    ],
  };
}

/** All that is refused by itself is refused together, and nothing else; what is deprecated is told. */
function compareLoad(asked: Case, { notes = [] }: Answer, ours: Answers): readonly string[] {
  const { refused, notes: told } = load(asked);
  const alone = Object.keys(ours).filter((name) => ours[name]?.error !== undefined);
  if (refused.join() !== alone.join()) return [`refused together: ${refused.join()}; each by itself: ${alone.join()}`];
  if (refused.length > 0) return [];
  // What the environment alone says is told here, too, when it is deprecated; oslo.config looks at files.
  const fromEnvironment = (note: string): boolean =>
    Object.keys(asked.environment).some(
      (name) => note.includes("for removal") && note.toUpperCase().includes(`"${name.split("__")[1] ?? ""}"`),
    );
  const [want, got] = [notes, told].map((all) =>
    all
      .filter((note) => !fromEnvironment(note))
      .toSorted()
      .join("\n"),
  );
  return want === got ? [] : [`told:\n${got ?? ""}\n--- not:\n${want ?? ""}`];
}

/** Undefined where there is nothing to compare. */
function compareReload(asked: Case, { values: before = {}, mutated, fresh }: Answer): readonly string[] | undefined {
  if (!asked.again || !mutated || !fresh || "refused" in mutated) return undefined;
  // A service with an option that is refused doesn't run, so there is nothing that could be read again.
  const { groups } = asked;
  const states = [before, mutated, fresh];
  if (states.some((all) => Object.values(all).some(({ error }) => error !== undefined))) return undefined;
  if ([asked.files, { ...asked.files, ...asked.again }].some((files) => load({ ...asked, files }).refused.length > 0)) return undefined;
  const { values, changed, needRestart } = reload(asked, asked.again);
  const optionsOf = Object.entries(groups).flatMap(([group, { options }]) =>
    Object.entries(options).map(([name, option]) => [`${group}.${name}`, option] as const),
  );
  const moved = (all: Answers, mutable: boolean): string =>
    optionsOf
      .filter(([name, option]) => (option.mutable ?? false) === mutable && !isSame(before[name]?.value, all[name]?.value))
      .map(([name]) => name)
      .join();
  // An option that can't change keeps its value here, also if it refers to one that can.
  const kept = Object.fromEntries(optionsOf.map(([name, option]) => [name, option.mutable ? mutated[name] : before[name]])) as Answers;
  return [
    ...differing(kept, values).map((difference) => `read again: ${difference}`),
    ...(changed.join() === moved(kept, true) ? [] : [`changed: ${changed.join()}, not ${moved(kept, true)}`]),
    ...(needRestart.join() === moved(fresh, false) ? [] : [`need a restart: ${needRestart.join()}, not ${moved(fresh, false)}`]),
  ];
}

/** What is refused here and taken there, each with its reason (docs of the configuration say the same). */
const STRICTER: readonly { readonly error: RegExp; readonly why: string }[] = [
  { error: /more digits than are kept exactly/, why: "a whole number beyond 2^53" },
  { error: /^nothing at all/, why: "a blank number is none: what has a default would fail where it is used" },
];

/** Whether an option is refused for one of these reasons, or refers to one that is. */
function isStricter(name: string, all: Answers, seen: readonly string[] = []): boolean {
  const { error, refers } = all[name] ?? {};
  if (error === undefined || seen.includes(name)) return false;
  if (STRICTER.some((one) => one.error.test(error))) return true;
  if (refers === undefined || !error.startsWith("refers to an option whose own value")) return false;
  const group = name.slice(0, name.indexOf("."));
  const referred = [refers, `${group}.${refers}`, `DEFAULT.${refers}`].find((one) => one in all);
  return referred !== undefined && isStricter(referred, all, [...seen, name]);
}

function differing(expected: Answers, got: Answers): readonly string[] {
  return Object.entries(expected).flatMap(([name, { value, error }]) => {
    const ours = got[name];
    if (!ours) return [`${name}: not there`];
    if (isStricter(name, got)) return [];
    if (error !== undefined) return ours.error === undefined ? [`${name}: ${JSON.stringify(ours.value)}, not ${error}`] : [];
    if (ours.error !== undefined) return [`${name}: refused (${ours.error}), not ${JSON.stringify(value)}`];
    return isSame(value, ours.value) ? [] : [`${name}: ${JSON.stringify(ours.value)}, not ${JSON.stringify(value)}`];
  });
}

function firstDifference(theirs: string, ours: string): string {
  const [want, got] = [theirs.split("\n"), ours.split("\n")];
  const at = want.findIndex((line, i) => line !== got[i]);
  return `line ${at + 1}: ${JSON.stringify(got.slice(at - 1, at + 2))}, not ${JSON.stringify(want.slice(at - 1, at + 2))}`;
}

function isSame(one: Told | undefined, other: Told | undefined): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** Numbers as JavaScript writes them: Python's 1e+16 and 10.0 are the same. */
function plain(value: Told | undefined): unknown {
  if (value === undefined || value === null || typeof value !== "object") return value;
  if ("number" in value) return `number ${String(Number(value.number.replace(/^(-?)inf$/, "$1Infinity")))}`;
  if ("dict" in value) return ["dict", value.dict.map(([key, inner]) => [key, plain(inner)])];
  return Array.isArray(value) ? value.map(plain) : value;
}
