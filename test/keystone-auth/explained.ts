import type { Outcome } from "./ask.ts";
import type { Golden } from "./golden.ts";

/** A difference that is meant; each has its line in docs/keystone-auth.md. */
interface Rule {
  readonly reason: string;
  readonly setting?: RegExp;
  readonly title?: RegExp;
  /** @param usual what Python's answers to the same request with the usual settings */
  readonly isMeant: (theirs: Outcome, ours: Outcome, usual: Outcome | undefined) => boolean;
}

const RULES: readonly Rule[] = [
  {
    reason: "503 is JSON, as 401 is",
    isMeant: (theirs, ours) => theirs.status === 503 && areAlike({ ...ours, type: null, body: "" }, { ...theirs, type: null, body: "" }),
  },
  {
    reason: "a request is for the system where its user's token is, whatever its service's is for",
    title: /for the system/,
    isMeant: (theirs, ours) => areAlike(without(theirs, "openstack-system-scope"), without(ours, "openstack-system-scope")),
  },
  {
    reason: "OpenStack-System-Scope of a client is believed no more than its other headers of identity",
    setting: /where the service decides/,
    title: /a system scope, and no token/,
    isMeant: (theirs, ours) => areAlike(without(theirs, "openstack-system-scope"), ours),
  },
  {
    reason: "a bad token in X-Service-Token frees nobody from access rules",
    setting: /where the service decides/,
    title: /against access rules, passed on by nobody/,
    isMeant: (theirs, { said }) => theirs.said?.["x-identity-status"] === "Confirmed" && said?.["x-identity-status"] === "Invalid",
  },
  {
    reason: "access rules hold without a catalogue",
    setting: /without the catalogue/,
    isMeant: (theirs, ours, usual) => theirs.status === 500 && usual !== undefined && areAlike(ours, without(usual, "x-service-catalog")),
  },
  {
    reason: "auth_url validates tokens where the catalogue has no endpoint that is wanted",
    setting: /at an endpoint that the catalogue has not/,
    isMeant: (theirs, ours, usual) => theirs.status === 500 && areAlike(ours, usual),
  },
];

function areAlike(one: Outcome, other: Outcome | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function without(outcome: Outcome, header: string): Outcome {
  const { said = {} } = outcome;
  return { ...outcome, said: Object.fromEntries(Object.entries(said).filter(([name]) => name !== header)) };
}

/** Where ours is not as Python's, and no rule says why; and rules that say nothing any more. */
export function differences(theirs: Golden, ours: Golden): readonly string[] {
  const used = new Set<Rule>();
  const found = Object.entries(theirs).flatMap(([setting, outcomes]) =>
    Object.entries(outcomes).flatMap(([title, outcome]) => {
      const own = ours[setting]?.[title];
      if (own === undefined) return [`${setting}: ${title} was not asked of ours`];
      if (areAlike(outcome, own)) return [];
      const rule = RULES.find(
        (one) =>
          (one.setting?.test(setting) ?? true) &&
          (one.title?.test(title) ?? true) &&
          one.isMeant(outcome, own, theirs["as usual"]?.[title]),
      );
      if (rule === undefined) return [`${setting}: ${title}\n${shown(outcome, own)}`];
      used.add(rule);
      return [];
    }),
  );
  const asked = Object.entries(ours).flatMap(([setting, outcomes]) => Object.keys(outcomes).map((title) => [setting, title] as const));
  const unknown = asked.filter(([setting, title]) => theirs[setting]?.[title] === undefined);
  return [
    ...found,
    ...unknown.map(([setting, title]) => `${setting}: ${title} was not asked of Python's: UPDATE_GOLDEN=1 PEERS=1`),
    ...RULES.filter((rule) => !used.has(rule)).map(({ reason }) => `no difference is explained by: ${reason}`),
  ];
}

/** The parts that are not alike. */
function shown(theirs: Outcome, ours: Outcome): string {
  const flat = ({ said, ...rest }: Outcome): Readonly<Record<string, unknown>> => ({ ...rest, ...said });
  const [one, other] = [flat(theirs), flat(ours)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map((name) => `  ${name}: ${JSON.stringify(one[name])} of Python's, ${JSON.stringify(other[name])} of ours`)
    .join("\n");
}
