import type { Token } from "./tokens.ts";

/** Says, for whoever wrote a rule, why it can't be read. */
export function diagnose(rule: string, tokens: readonly Token[]): string {
  return `${JSON.stringify(rule)} can't be read: ${faultIn(tokens)}`;
}

function faultIn(tokens: readonly Token[]): string {
  const quoted = tokens.find((token) => token.kind === "string");
  if (tokens.length === 0) return "there is nothing in it but white space";
  if (quoted !== undefined) return `"${quoted.text}" stands in quotes, but compares nothing`;
  let open = 0;
  let complete = false;
  for (const [i, { kind, text }] of tokens.entries()) {
    const before = i === 0 ? "at its beginning" : `after "${tokens[i - 1]?.text ?? ""}"`;
    if (kind === "check" || kind === "(" || kind === "not") {
      if (complete) return `${before}, an "and" or "or" is missing`;
      if (kind === "(") open++;
      complete = kind === "check";
    } else {
      if (!complete) return `${before}, there is "${text}" where a check is wanted`;
      if (kind === ")") open--;
      if (open < 0) return `${before}, there is a ")" without a "("`;
      complete = kind === ")";
    }
  }
  return complete ? 'a ")" is missing' : `it ends with "${tokens.at(-1)?.text ?? ""}"`;
}
