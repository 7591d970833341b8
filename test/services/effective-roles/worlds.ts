import type { Kysely } from "kysely";

/** Numbers that look random, the same for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

type Row = Readonly<Record<string, unknown>>;

/** Somebody's roles somewhere. */
export interface Ask {
  readonly user: string;
  readonly on: { readonly project: string } | { readonly domain: string } | "system";
}

/** Domains with trees of projects, users in groups, roles that imply each other, and who was given what. */
export interface World {
  /** In an order in which each row comes after what it refers to. */
  readonly rows: readonly (readonly [table: string, rows: readonly Row[]])[];
  readonly asks: readonly Ask[];
}

const ROOT = "<<keystone.domain.root>>";

/** The world of a seed; no two share an id. */
export function world(seed: number): World {
  const roll = dice(seed);
  const some = <T>(of: readonly T[], in10: number): T[] => of.filter(() => roll(10) < in10);
  const one = <T>(of: readonly T[]): T => of[roll(of.length)] as T;
  const ids = (kind: string, count: number): string[] => Array.from({ length: count }, (_, i) => `w${seed}${kind}${i}`);

  const domains = ids("domain", 2);
  const projects: { id: string; domain_id: string; parent_id: string }[] = [];
  for (const id of ids("project", 6)) {
    const above = roll(3) === 0 ? undefined : projects[roll(projects.length)];
    const domain = above?.domain_id ?? one(domains);
    projects.push({ id, domain_id: domain, parent_id: above?.id ?? domain });
  }
  const [users, groups, providers] = [ids("user", 3), ids("group", 3), ids("idp", 2)];
  const roles = ids("role", 7).map((id) => ({ id, name: id, extra: "{}", domain_id: roll(4) === 0 ? one(domains) : "<<null>>" }));
  const members = users.flatMap((user_id) => some(groups, 4).map((group_id) => ({ user_id, group_id })));
  const vouched = users.flatMap((user_id) =>
    some(groups, 3).map((group_id) => ({
      user_id,
      group_id,
      idp_id: one(providers),
      last_verified: one(["2001-01-01 00:00:00", "2099-01-01 00:00:00"]),
    })),
  );
  const implied = roles.flatMap((prior) =>
    some(roles, 1)
      .filter((role) => role !== prior)
      .map((role) => ({ prior_role_id: prior.id, implied_role_id: role.id })),
  );
  const given = (type: string, actors: readonly string[], targets: readonly string[], in10: number): Row[] =>
    actors.flatMap((actor_id) =>
      targets.flatMap((target_id) =>
        some([false, true], in10).map((inherited) => ({ type, actor_id, target_id, role_id: one(roles).id, inherited })),
      ),
    );
  const places = [...projects.map(({ id }) => id), ...domains];
  const assignment = [
    ...given("UserProject", users, places, 1),
    ...given("GroupProject", groups, places, 1),
    ...given("UserDomain", users, domains, 3),
    ...given("GroupDomain", groups, domains, 3),
  ];
  const system = [...given("UserSystem", users, ["system"], 3), ...given("GroupSystem", groups, ["system"], 3)];

  const project = { extra: "{}", description: "", enabled: true };
  return {
    rows: [
      ["project", domains.map((id) => ({ ...project, id, name: id, domain_id: ROOT, parent_id: null, is_domain: true }))],
      ["project", projects.map((one_) => ({ ...project, ...one_, name: one_.id, is_domain: false }))],
      [
        "identity_provider",
        providers.map((id) => ({ id, enabled: true, description: "", domain_id: one(domains), authorization_ttl: one([null, 0, 60]) })),
      ],
      ["user", users.map((id) => ({ id, extra: "{}", enabled: true, domain_id: one(domains) }))],
      ["group", groups.map((id) => ({ id, name: id, extra: "{}", domain_id: one(domains) }))],
      ["user_group_membership", members],
      ["expiring_user_group_membership", vouched],
      ["role", roles],
      ["implied_role", implied],
      ["assignment", assignment],
      ["system_assignment", system],
    ],
    asks: users.flatMap((user): Ask[] => [
      ...projects.map(({ id }) => ({ user, on: { project: id } })),
      ...domains.map((id) => ({ user, on: { domain: id } })),
      { user, on: "system" },
    ]),
  };
}

/** Writes worlds into a database. */
export async function create(db: Kysely<Record<string, Row>>, worlds: readonly World[]): Promise<void> {
  for (const { rows } of worlds) for (const [table, of] of rows) if (of.length > 0) await db.insertInto(table).values(of).execute();
}
