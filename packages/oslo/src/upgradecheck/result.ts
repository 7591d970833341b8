import { pythonJson } from "../python/index.ts";
import { oneColumnTable } from "./table.ts";
import { wrapText } from "./text-wrap.ts";

/** How a check ended, and what the command ends with. */
export const CODES = { success: 0, warning: 1, failure: 2 } as const;

export interface CheckResult {
  readonly check: string;
  readonly result: (typeof CODES)[keyof typeof CODES];
  readonly details: string | null;
}

/** What `upgrade check` writes, and ends with. */
export interface UpgradeCheck {
  readonly text: string;
  readonly code: number;
}

const TITLE = "Upgrade Check Results";
/** Apart from what checks end with. */
const FAILED = 255;

/** What the results of checks are told as: oslo.upgradecheck's table, or its JSON. */
export function toldResults(results: readonly CheckResult[], { json }: { readonly json: boolean }): UpgradeCheck {
  return { text: json ? pythonJson({ name: TITLE, checks: results }) : tableOf(results), code: worstOf(results) };
}

/** What is told of checks that could not be run. */
export function toldFailure(error: unknown): UpgradeCheck {
  return { text: `Error:\n${(error as Error).message}`, code: FAILED };
}

const worstOf = (results: readonly CheckResult[]): number => Math.max(...results.map(({ result }) => result));

const NAMES: Readonly<Record<CheckResult["result"], string>> = {
  [CODES.success]: "Success",
  [CODES.warning]: "Warning",
  [CODES.failure]: "Failure",
};

function tableOf(results: readonly CheckResult[]): string {
  const cells = results.map(({ check, result, details }) => {
    const told = details === null ? "None" : wrapText(details, 60, "  ").join("\n");
    return `Check: ${check}\nResult: ${NAMES[result]}\nDetails: ${told}`;
  });
  return oneColumnTable(TITLE, cells);
}
