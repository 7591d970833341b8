import type { Deprecation, RuleDefault } from "./rule-default.ts";

const WIDTH = 70;

/**
 * A policy file to begin with: every rule with its default, what it is for and what it replaces, all of it commented out. In the form of
 * `oslopolicy-sample-generator`.
 *
 * @param withDeprecated whether to say which older rules each replaces
 */
export function samplePolicyFile(defaults: readonly RuleDefault[], withDeprecated = true): string {
  return defaults.map((rule) => entry(rule, withDeprecated)).join("");
}

const line = (name: string, check: string): string => `${JSON.stringify(name)}: ${JSON.stringify(check)}`;

function entry(rule: RuleDefault, withDeprecated: boolean): string {
  const { name, check, description, operations = [], scopeTypes, removal } = rule;
  const lines = [
    ...(description === undefined ? [] : comment(description)),
    ...operations.map(({ method, path }) => `# ${method}  ${path}`),
    ...(scopeTypes === undefined ? [] : [`# Intended scope(s): ${scopeTypes.join(", ")}`]),
    `#${line(name, check)}`,
    "",
  ];
  if (!withDeprecated) return text(lines);
  if (removal)
    return text(["# DEPRECATED", `# "${name}" has been deprecated since ${removal.since}.`, ...comment(removal.reason), ...lines]);
  return text([...lines, ...replaced(rule)]);
}

const text = (lines: readonly string[]): string => lines.map((one) => `${one}\n`).join("");

function replaced({ name, check, deprecated }: RuleDefault): readonly string[] {
  if (deprecated === undefined) return [];
  const said = `"${deprecated.name}":"${deprecated.check}" has been deprecated since ${deprecated.since} in favor of "${name}":"${check}".`;
  const renamed = [
    "# WARNING: A rule name change has been identified.",
    "#          A rule of the old name in this file goes on counting for the",
    "#          new one. To say the same of both, keep:",
    `# ${line(deprecated.name, `rule:${name}`)}`,
  ];
  return ["# DEPRECATED", ...comment(said), ...reason(deprecated), ...(deprecated.name === name ? [] : renamed), ""];
}

const reason = ({ reason: why }: Deprecation): readonly string[] => comment(why);

/** Paragraphs as comments, filled; an indented line stays as it is. */
function comment(words: string): readonly string[] {
  if (words.trim() === "") return ["#"];
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    lines.push(...filled(paragraph.join(" ")));
    paragraph = [];
  };
  for (const one of words.trim().split("\n")) {
    if (one.trim() === "") {
      end();
      lines.push("#");
    } else if (/^\s/.test(one)) {
      end();
      lines.push(`# ${one.trimEnd()}`);
    } else paragraph.push(one.trimEnd());
  }
  end();
  return lines;
}

function filled(words: string): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines;
}
