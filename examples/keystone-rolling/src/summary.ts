import colors from "picocolors";
import type { ClientReport } from "./client.ts";

/** What one upgrade came to. */
export interface Hop {
  readonly name: string;
  readonly steps: number;
  readonly rows: number;
  readonly waitMs: number;
  /** Of the clients that ended during it. */
  readonly reports: readonly ClientReport[];
}

/** Prints what all came to; returns the exit status: 0 only if no statement failed and no row was lost. */
export function printSummary(
  hops: readonly Hop[],
  { verified, lost }: { readonly verified: number; readonly lost: readonly string[] },
): number {
  const reports = hops.flatMap((hop) => hop.reports);
  const sum = (of: (report: ClientReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
  const failed = sum((report) => report.failed);
  const errors = reports.flatMap((report) => report.lastError ?? []);
  console.log(`\n${colors.bold("Summary")}`);
  console.log(`  upgrades            ${hops.length} releases, ${hops.reduce((total, hop) => total + hop.steps, 0)} steps`);
  console.log(`  statements served   ${sum((report) => report.statements)}`);
  console.log(`  statements failed   ${failed === 0 ? colors.green("0") : colors.red(String(failed))}`);
  console.log(`  refused by design   ${sum((report) => report.refused)} (new identity providers while 012 is under way)`);
  console.log(
    `  longest wait        ${Math.round(Math.max(0, ...reports.map((report) => report.longestMs)))} ms for a client's statement, ${Math.max(0, ...hops.map((hop) => hop.waitMs))} ms for a lock`,
  );
  console.log(`  rows verified       ${verified}, ${lost.length === 0 ? colors.green("none lost") : colors.red(`${lost.length} lost`)}`);
  for (const error of errors) console.log(colors.red(`  ${error}`));
  for (const row of lost.slice(0, 5)) console.log(colors.red(`  lost: ${row}`));
  return failed === 0 && lost.length === 0 ? 0 : 1;
}
