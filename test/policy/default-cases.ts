import {
  checkText,
  credentials,
  explain,
  ruleSet,
  rulesIn,
  Target,
  type PolicyRecord,
  samplePolicyFile,
  type RuleDefault,
  type Scope,
} from "@underpin/oslo/policy";
import { sameAnswer, type Answer } from "./ours.ts";
import type { Dice } from "./random.ts";

/** One question to rules that a service registers, with a file over them. */
export interface DefaultCase {
  readonly defaults: readonly RuleDefault[];
  /** In YAML. */
  readonly file: string | null;
  readonly options: { readonly enforce_scope: boolean; readonly enforce_new_defaults: boolean };
  readonly target: PolicyRecord;
  readonly creds: PolicyRecord;
  readonly ask: string;
}

const NAMES = ["get_user", "list_users", "create_user", "admin_required", "default"] as const;
const OLD = ["get_person", "list_users", "get_user", "old_admin", "default"] as const;
const CHECKS = [
  "role:a",
  "role:b",
  "rule:admin_required",
  "rule:get_user",
  "role:a or role:b",
  "role:a and not role:b",
  "@",
  "!",
  "",
  "user_id:%(user_id)s",
  "rule:nobody",
] as const;
const SCOPES = ["system", "domain", "project"] as const;

export function makeDefaultCase(dice: Dice): DefaultCase {
  const names = NAMES.filter(() => !dice.once(3));
  const defaults = names.map((name): RuleDefault => {
    const scopeTypes = SCOPES.filter(() => dice.once(2));
    const old = { name: dice.once(3) ? name : dice.one(OLD), check: dice.one(CHECKS), since: "S", reason: "because" };
    const documented = { description: prose(dice), ...(dice.once(2) ? { operations: [{ method: "GET", path: "/v3/users" }] } : {}) };
    return {
      name,
      check: dice.one(CHECKS),
      ...(dice.once(3) ? {} : documented),
      ...(dice.once(3) ? {} : { scopeTypes }),
      ...(dice.once(2) ? { deprecated: old } : {}),
    };
  });
  const given = [...new Set([...NAMES, ...OLD])].filter(() => dice.once(4));
  const lines = given.map(
    (name) => `${JSON.stringify(name)}: ${JSON.stringify(dice.once(4) ? `rule:${dice.one(NAMES)}` : dice.one(CHECKS))}\n`,
  );
  return {
    defaults,
    file: dice.once(5) ? null : lines.join(""),
    options: { enforce_scope: dice.once(2), enforce_new_defaults: dice.once(2) },
    target: { user_id: dice.one(["u1", "u2"]) },
    creds: { user_id: "u1", roles: ["a", "b"].filter(() => dice.once(2)), ...scopeOf(dice) },
    ask: dice.one([...NAMES, ...OLD]),
  };
}

/** Words of no meaning, in lines and paragraphs. */
function prose(dice: Dice): string {
  const line = (): string =>
    dice.some(3 + dice.below(20), () => dice.one(["a", "rule", "about", "users,", "everything", "(or", "nothing)."])).join(" ");
  return dice.some(1 + dice.below(3), line).join(dice.one(["\n", "\n\n", "\n\n  as it is\n\n"]));
}

function scopeOf(dice: Dice): PolicyRecord {
  const scope: Scope = dice.one(SCOPES);
  if (scope === "system") return { system_scope: "all", domain_id: dice.one([null, "d1"]) };
  return scope === "domain" ? { domain_id: "d1", system_scope: null } : { project_id: "p1", domain_id: dice.one([null, ""]) };
}

export interface DefaultAnswer extends Answer {
  /** Rules of the file that say what the default says. */
  readonly redundant: readonly string[];
  /** The sample file. */
  readonly sample: string;
}

/** What we say, as oslo.policy of a version would have it. */
export function oursOfDefaults({ defaults, file, options, target, creds, ask }: DefaultCase, version: string): DefaultAnswer {
  const old = version.startsWith("4.");
  const set = ruleSet(defaults, rulesIn(file ?? "", "policy.yaml"), {
    enforceScope: options.enforce_scope || !old,
    enforceNewDefaults: options.enforce_new_defaults,
    oldNamesAlwaysCount: old,
  });
  const { allowed, because } = explain(set, ask, Target.assumed(target), credentials(creds));
  const checks = Object.fromEntries([...set.rules].map(([name, { check }]) => [name, checkText(check)]));
  const redundant = set.notices.filter(({ type }) => type === "redundant").map(({ rule }) => rule);
  return { answer: because === "fault" ? "exception" : allowed, checks, redundant, sample: samplePolicyFile(defaults) };
}

/** Whether two answers are the same, but for the names of exceptions, and what a sample file says of changed names. */
export function sameDefaultAnswer(mine: DefaultAnswer, theirs: DefaultAnswer): boolean {
  const told = ({ redundant, sample }: DefaultAnswer): string =>
    JSON.stringify([redundant.toSorted(), sample.replaceAll(/^# WARNING: .*\n(#  .*\n)+/gm, "# WARNING\n")]);
  return sameAnswer(mine, theirs) && told(mine) === told(theirs);
}
