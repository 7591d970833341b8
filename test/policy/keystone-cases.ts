import type { PolicyRecord, PolicyValue } from "@underpin/oslo/policy";
import type { Dice } from "./random.ts";

/** Who asks about what. */
export interface KeystoneCase {
  readonly target: PolicyRecord;
  readonly creds: PolicyRecord;
}

const ROLES = ["admin", "manager", "member", "reader", "service"] as const;

/** Credentials as Keystone makes them of a token, and a target with what its rules ask for, from so few ids that they often are the same. */
export function makeKeystoneCase(dice: Dice): KeystoneCase {
  return { target: target(dice), creds: creds(dice) };
}

const user = (dice: Dice): string => dice.one(["u1", "u2"]);
const domain = (dice: Dice): string => dice.one(["d1", "d2"]);
const project = (dice: Dice): string => dice.one(["p1", "p2"]);

function creds(dice: Dice): PolicyRecord {
  const roles = ROLES.filter(() => dice.once(4));
  const [user_id, user_domain_id] = [user(dice), domain(dice)];
  const token = { user: { id: user_id, domain: { id: user_domain_id } }, roles: roles.map((name) => ({ name })) };
  const nowhere = { system_scope: null, domain_id: null, project_id: null, project_domain_id: null };
  const base = { ...nowhere, user_id, user_domain_id, roles, is_admin: dice.once(20), is_admin_project: true };
  switch (dice.below(4)) {
    case 0:
      return { ...base, system_scope: "all", token: { ...token, system: { all: true } } };
    case 1: {
      const domain_id = domain(dice);
      return { ...base, domain_id, token: { ...token, domain: { id: domain_id } } };
    }
    case 2:
      return dice.once(4) ? { ...base, token: null } : { ...base, token };
    default: {
      const [project_id, project_domain_id] = [project(dice), domain(dice)];
      return {
        ...base,
        project_id,
        project_domain_id,
        token: { ...token, project: { id: project_id, domain: { id: project_domain_id } } },
      };
    }
  }
}

function target(dice: Dice): PolicyRecord {
  const owned = (): PolicyRecord => ({ id: user(dice), domain_id: domain(dice) });
  const nullable = (make: (dice: Dice) => string): PolicyValue => (dice.once(4) ? null : make(dice));
  const rows: Readonly<Record<string, () => PolicyValue>> = {
    user: owned,
    group: () => ({ id: "g1", domain_id: domain(dice) }),
    project: () => ({ id: project(dice), domain_id: nullable(domain) }),
    domain: () => ({ id: domain(dice) }),
    domain_id: () => nullable(domain),
    role: () => ({ name: dice.one([...ROLES, "Member"]), domain_id: nullable(domain) }),
    credential: () => ({ user_id: user(dice) }),
    token: () => ({ user_id: user(dice) }),
    trust: () => ({ trustor_user_id: user(dice), trustee_user_id: user(dice) }),
    limit: () => ({ project_id: nullable(project), domain: { id: nullable(domain) }, ...(dice.once(2) ? { project: owned() } : {}) }),
  };
  const about = Object.fromEntries(Object.entries(rows).flatMap(([name, make]) => (dice.once(3) ? [] : [[name, make()]])));
  return { ...(dice.once(2) ? { user_id: user(dice) } : {}), target: about };
}
