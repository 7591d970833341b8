import type { Command } from "commander";
import type { Diagnosis } from "../doctor/symptom.ts";
import { hintText } from "../model/hint.ts";
import { counted } from "./counted.ts";
import { action, amount, common, type ActionContext, type CommandLine, type CommonOptions } from "./context.ts";

/** What `doctor` may be told. */
export interface DoctorCommandOptions extends CommonOptions {
  readonly for?: string;
  readonly limit?: string;
}

/** Adds what both `underpin doctor` and a service's own take. */
export function doctorOptions(command: Command): Command {
  return common(command)
    .option("--for <release>", "for an upgrade to this release or version; to the next one if left out")
    .option("--limit <seconds>", "how long a look for one symptom may take (10)");
}

/** Adds `doctor`. */
export function addDoctor(program: Command, line: CommandLine): void {
  doctorOptions(program.command("doctor").description("look for what would stand in an upgrade's way; exit 1 if something does")).action(
    action<DoctorCommandOptions>(line, async (context, options) => {
      const diagnoses = await askDoctor(context, options);
      printDiagnoses(context, diagnoses, (one) => inWords(one, line));
      return await statusOf(diagnoses);
    }),
  );
}

/** Looks for the engine's symptoms. */
export async function askDoctor({ engine }: ActionContext, options: DoctorCommandOptions): Promise<readonly Diagnosis[]> {
  const { doctor } = await import("../doctor/doctor.ts");
  return await doctor({ ...engine, ...(options.for !== undefined && { to: options.for }), ...limitOf(options) });
}

/** How long a look may take, as an option says. */
export function limitOf({ limit }: DoctorCommandOptions): { readonly limitMs?: number } {
  return limit === undefined ? {} : { limitMs: 1000 * amount("--limit", "seconds", limit) };
}

/** Prints what was found, each after what is to come before it, and a last line; as JSON all that was looked for, an object a line. */
export function printDiagnoses(
  { output, json, line }: Pick<ActionContext, "output" | "json" | "line">,
  diagnoses: readonly Diagnosis[],
  words: (diagnosis: Diagnosis) => string,
  before?: (diagnosis: Diagnosis) => string,
): void {
  const [found, failed] = (["found", "failed"] as const).map((state) => diagnoses.filter((one) => one.state === state).length);
  if (json) {
    for (const one of diagnoses) output.data(JSON.stringify({ type: "symptom", ...one, next: hintText(one.next, line.wording) }));
    output.data(JSON.stringify({ type: "result", looked: diagnoses.length, found, failed }));
    return;
  }
  for (const one of diagnoses) {
    if (before) output.data(before(one));
    if (one.state !== "absent") output.data(words(one));
  }
  output.talk(
    `${counted(diagnoses.length, "symptom")} looked for: ${found} found${failed === 0 ? "" : `, ${failed} could not be looked for`}.`,
  );
}

/** 1 if somebody should do something, else 0. */
export async function statusOf(diagnoses: readonly Diagnosis[]): Promise<number> {
  const { matters } = await import("../doctor/symptom.ts");
  return diagnoses.some((one) => matters(one)) ? 1 : 0;
}

function inWords({ symptom, severity, state, what, why, next, details, reason }: Diagnosis, { wording }: CommandLine): string {
  if (state === "failed") return `unknown: ${symptom}: it could not be looked for. ${reason}`;
  return [
    `${severity}: ${symptom}: ${what}`,
    ...details.map((detail) => `    ${detail}`),
    `  why:   ${why}`,
    `  next:  ${hintText(next, wording)}`,
  ].join("\n");
}
