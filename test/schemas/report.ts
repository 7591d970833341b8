import type { DialectName } from "underpin";
import type { Fault } from "./judge.ts";
import { signatureOf, type Judged } from "./run.ts";

/** A case with its faults, as whoever repairs them needs it. */
export function describeCase(title: string, { source, built, verdict }: Judged): string {
  const faults = verdict.is === "fault" ? verdict.faults : [];
  return [`### ${title}`, "```sql", ...built.sql.map((sql) => `${sql};`), "```", `\`${source}\``, ...faults.map(describeFault), ""].join(
    "\n",
  );
}

/** The line for a case in the list of those that are expected to go wrong. */
export function lineFor(dialect: DialectName, change: string, { index, verdict }: Judged): string {
  const [fault] = verdict.is === "fault" ? verdict.faults : [];
  return `expected ${dialect} ${change} ${index}: ${JSON.stringify(fault ? signatureOf(fault) : "")},`;
}

function describeFault({ stage, what, detail }: Fault): string {
  return [`- **${stage}**: ${what}`, ...detail.slice(0, 12).map((line) => `      ${line.slice(0, 300)}`)].join("\n");
}

/** How often each of these occurs, the most frequent first. */
function counts(items: readonly string[]): readonly (readonly [string, number])[] {
  const count = new Map<string, number>();
  for (const item of items) count.set(item, (count.get(item) ?? 0) + 1);
  return [...count].toSorted((a, b) => b[1] - a[1]);
}

/** What came of many cases: how many went through, which were refused and why, which went wrong. */
export function statistics(title: string, judged: readonly Judged[]): string {
  const verdicts = judged.map(({ verdict }) => verdict);
  const refusals = verdicts.flatMap((verdict) => (verdict.is === "refused" ? [`${verdict.code} ${plain(verdict.why)}`] : []));
  const faults = verdicts.flatMap((verdict) => (verdict.is === "fault" ? verdict.faults.map(signatureOf) : []));
  const carried = verdicts.filter((verdict) => verdict.is === "carried").length;
  const unmade = counts(judged.flatMap(({ built }) => built.refused)).filter(
    ([part]) => !judged.some(({ built }) => built.parts.includes(part)),
  );
  const list = (heading: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`  ${heading}`, ...counts(items).map(([item, n]) => `    ${String(n).padStart(4)}  ${item}`)];
  return [
    `${title}: ${judged.length} schemas, ${carried} carried through, ${refusals.length} refused, ${verdicts.filter((verdict) => verdict.is === "fault").length} wrong`,
    ...list("refused:", refusals),
    ...list("wrong:", faults),
    ...(unmade.length > 0 ? [`  parts that no server took: ${unmade.map(([part]) => part).join(", ")}`] : []),
  ].join("\n");
}

/** A reason without the names of its schema. */
function plain(why: string): string {
  return why
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, "…")
    .replaceAll(/\b\w+_\d+\b|\d+/g, "…")
    .slice(0, 140);
}
