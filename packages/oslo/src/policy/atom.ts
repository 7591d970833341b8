import type { Check, Comparison } from "./check.ts";
import { CheckFault } from "./fault.ts";
import { readLeftSide } from "./left-side.ts";
import { readTemplate, type Template } from "./template.ts";

/** A check as read, and what its author should know. */
export interface Read {
  readonly check: Check;
  readonly problems: readonly string[];
}

const TRUE: Read = { check: { type: "true" }, problems: [] };
const FALSE: Read = { check: { type: "false" }, problems: [] };

/** Reads one check without operators: `@`, `!`, `rule:x`, `role:x`, `attribute:x`, `'literal':x`. */
export function readAtom(text: string): Read {
  if (text === "@") return TRUE;
  if (text === "!") return FALSE;
  const colon = text.indexOf(":");
  if (colon < 0) return { check: FALSE.check, problems: [`"${text}" is no check: there is no colon in it`] };
  const kind = text.slice(0, colon);
  const match = text.slice(colon + 1);
  if (kind === "rule") return { check: { type: "rule", name: match }, problems: [] };
  if (kind === "http" || kind === "https") return remote(text);
  const template = readTemplate(match);
  const problems = template.problem === undefined ? [] : [template.problem];
  if (kind === "role") return { check: role(text, template), problems };
  return compare(kind, text, template, problems);
}

function remote(text: string): Read {
  const reason = `"${text}" would ask another server about every request; such checks are not supported, and deny`;
  return { check: { type: "refused", text, reason }, problems: [reason] };
}

function role(text: string, template: Template): Comparison {
  const { names: targets, fill } = template;
  if (targets.length === 0 && template.problem === undefined) {
    const lowered = template.text.includes("%") ? undefined : template.text.toLowerCase();
    if (lowered !== undefined) return { type: "comparison", text, targets, path: ["roles"], test: (_, who) => who.hasRole(lowered) };
  }
  return {
    type: "comparison",
    text,
    targets,
    path: ["roles"],
    test: (target, who) => {
      const name = fill(target);
      return name !== undefined && who.hasRole(name.toLowerCase());
    },
  };
}

function compare(kind: string, text: string, { names: targets, fill }: Template, problems: readonly string[]): Read {
  const left = readLeftSide(kind);
  const comparison = { type: "comparison", text, targets } as const;
  switch (left.type) {
    case "literal":
      return { check: { ...comparison, test: (target) => fill(target) === left.text }, problems };
    case "path": {
      const path = left.segments;
      const test: Comparison["test"] = (target, who) => {
        const wanted = fill(target);
        return wanted !== undefined && who.says(path, wanted);
      };
      return { check: { ...comparison, path, test }, problems };
    }
    default: {
      const problem = `"${kind}", left of the colon in "${text}", is neither an attribute's name nor a literal`;
      const test: Comparison["test"] = (target) => {
        if (fill(target) === undefined) return false;
        throw new CheckFault(problem);
      };
      return { check: { ...comparison, test }, problems: [...problems, problem] };
    }
  }
}
