import type { CheckExplanation, Explanation } from "./explain.ts";

/**
 * An explanation in one line, for a log.
 *
 * @example
 * identity:get_user is denied: role:admin (no); user_id:%(target.user.id)s (the target has no target.user.id)
 */
export function why({ rule, allowed, because, scope, check }: Explanation): string {
  const verdict = `${rule} is ${allowed ? "allowed" : "denied"}`;
  if (because === "no-rule") return `${verdict}: there is no such rule, and none that stands for missing ones`;
  if (because === "scope") return `${verdict}: it wants a token of scope ${scope?.wanted.join(" or ")}, and this one's is ${scope?.given}`;
  const decisive = check === undefined ? [] : decisiveIn(check);
  return `${verdict}: ${decisive.map((one) => `${one.check} (${reason(one)})`).join("; ")}`;
}

/** The smallest checks that made a check come out as it did. */
export function decisiveIn(check: CheckExplanation): readonly CheckExplanation[] {
  const { of = [], outcome } = check;
  if (of.length === 0) return [check];
  // A `not` turns the outcome round; of all others, those count that came out alike.
  const alike = check.check.startsWith("not ") && of.length === 1 ? of : of.filter((one) => one.outcome === outcome);
  return alike.flatMap(decisiveIn);
}

function reason({ outcome, fault, target = [], credential }: CheckExplanation): string {
  const missing = target.filter(({ there }) => !there).map(({ name }) => name);
  if (outcome === "fault") return `can't be answered: ${fault}`;
  if (outcome === "passed") return "yes";
  if (missing.length > 0) return `the target has no ${missing.join(", ")}`;
  if (credential?.there === false) return `the credentials have no ${credential.name}`;
  return "no";
}
