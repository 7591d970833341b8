import type { Answered } from "./http.ts";
import type { Outcome } from "./twin.ts";

const LONG = 1500;

/** What was asked and what both said, for one who is to mend it. */
export function report({ step, sent, python, ours, differences }: Outcome): string {
  const body = sent.body === undefined ? "" : `\n  body    ${shortened(JSON.stringify(sent.body))}`;
  const headers = step.headers === undefined ? "" : `\n  headers ${JSON.stringify(step.headers)}`;
  return [
    `${step.as ?? "admin"}: ${step.send}${headers}${body}`,
    ...differences
      .slice(0, 8)
      .map(({ place, python: theirs, ours: mine }) => `  ${place}\n    python ${said(theirs)}\n    ours   ${said(mine)}`),
    `  python  ${whole(python)}`,
    `  ours    ${whole(ours)}`,
    "",
  ].join("\n");
}

function said(value: unknown): string {
  return value === undefined ? "(nothing)" : shortened(JSON.stringify(value));
}

function whole({ status, text }: Answered): string {
  return `${status} ${shortened(text.replaceAll(/\s*\n\s*/g, " "))}`;
}

function shortened(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)} …` : text;
}
