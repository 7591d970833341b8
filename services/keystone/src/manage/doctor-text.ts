import { hintText, type Wording } from "underpin";
import type { Diagnosis } from "underpin/doctor";

const WIDTH = 75;

/** How upstream's doctor writes what it found: an empty line, `WARNING: ` and the headline, then paragraphs that are set in. */
export function warning(wording: Wording): (diagnosis: Diagnosis) => string {
  return ({ symptom, state, what, why, next, details, reason = "" }) =>
    state === "failed"
      ? `\nWARNING: ${symptom} could not be looked for.\n\n${paragraph(reason)}\n`
      : `\nWARNING: ${what}\n\n${[...(details.length > 0 ? [details.map((one) => `    - ${one}`).join("\n")] : []), paragraph(why), paragraph(hintText(next, wording))].join("\n\n")}\n`;
}

/** In lines of a terminal's width. */
function paragraph(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(`    ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
