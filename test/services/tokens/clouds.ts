import { UNSCOPED, type TokenContents } from "../../../services/keystone/src/tokens/contents.ts";
import { endpointFilters } from "./shared-rows.ts";
import type { Random } from "../../keystone/random.ts";

type Row = Readonly<Record<string, unknown>>;

/** A token that is asked of, and how. */
export interface Case {
  readonly said: TokenContents;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly allowExpired: boolean;
  readonly accessRules: boolean;
  readonly catalog: boolean;
}

export interface Cloud {
  /** In an order in which each row comes after what it refers to. */
  readonly rows: readonly (readonly [table: string, rows: readonly Row[]])[];
  readonly cases: readonly Case[];
}

const ROOT = "<<keystone.domain.root>>";
const METHODS = ["password", "token", "application_credential", "mapped", "oauth1"];

/** A time as Python writes it. */
function dateTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")}.000000`;
}

/**
 * A cloud with most things that decide of tokens, and tokens of it: most of them good, or good but for one thing.
 *
 * @param now seconds since 1970
 */
export function randomCloud(random: Random, now: number, tokens: number): Cloud {
  const is = (percent: number): boolean => random.below(100) < percent;
  const id = (): string => random.uuid().replaceAll("-", "");
  const ids = (count: number): string[] => Array.from({ length: count }, id);
  const some = <T>(of: readonly T[], percent: number): T[] => of.filter(() => is(percent));
  const name = (kind: string): string => `${kind} ${id().slice(0, 8)}${is(10) ? " \u00FC\u6F22" : ""}`;
  const minutes = (from: number, to: number): number => now + (from + random.below(to - from)) * 60;

  const domains = ids(3).map((one) => ({
    id: one,
    name: name("domain"),
    enabled: !is(5),
    domain_id: ROOT,
    parent_id: null,
    is_domain: true,
  }));
  const domain = (): string => random.pick(domains).id;
  const projects: Row[] = [];
  for (const one of ids(5)) {
    const above = projects.length === 0 || is(40) ? undefined : random.pick(projects);
    const domain_id = (above?.["domain_id"] as string | undefined) ?? domain();
    projects.push({ id: one, name: name("project"), enabled: !is(4), domain_id, parent_id: above?.["id"] ?? domain_id, is_domain: false });
  }
  const project = (): string => String(random.pick(projects)["id"]);

  const idps = ids(2).map((one) => ({
    id: one,
    enabled: true,
    description: "",
    domain_id: domain(),
    authorization_ttl: random.pick([null, 0, 60]),
  }));
  const users = ids(6).map((one) => ({
    id: one,
    enabled: is(85) ? true : random.pick([false, null]),
    domain_id: domain(),
    extra: "{}",
    created_at: dateTime(minutes(-300_000, -100)),
    last_active_at: is(50) ? dateTime(minutes(-100_000, -1)).slice(0, 10) : null,
  }));
  const user = (): string => random.pick(users).id;
  const local = users.filter(() => is(70));
  const localIds = new Map(local.map((one) => [one.id, 1 + random.below(2_000_000_000)]));
  const passwords = local.flatMap((one) =>
    Array.from({ length: random.below(4) }, () => {
      const expires = is(60) ? minutes(-1000, 10_000) : null;
      const isOld = is(20);
      return {
        local_user_id: localIds.get(one.id),
        expires_at: expires === null ? null : dateTime(expires),
        expires_at_int: expires === null || isOld ? null : expires * 1_000_000 + random.below(1_000_000),
        created_at: dateTime(minutes(-10_000, 0)),
        created_at_int: (now - random.below(1_000_000_000)) * 1_000_000 + random.below(1_000_000),
        password_hash: "x",
      };
    }),
  );
  const nonlocal = users.filter((one) => !localIds.has(one.id) && is(50));
  const federated = users.filter(() => is(30));

  const roles = ids(7).map((one) => ({
    id: one,
    name: name("role"),
    extra: is(20) ? JSON.stringify({ note: "\u00FC" }) : "{}",
    description: is(50) ? name("about") : null,
    domain_id: is(15) ? domain() : "<<null>>",
  }));
  const role = (): string => random.pick(roles).id;
  const implied = new Map<string, Row>();
  for (let i = random.below(6); i > 0; i--) {
    const [prior, other] = [role(), role()];
    if (prior !== other) implied.set(`${prior}${other}`, { prior_role_id: prior, implied_role_id: other });
  }
  const groups = ids(4).map((one) => ({ id: one, name: name("group"), domain_id: domain(), extra: "{}", description: "" }));
  const assignments = new Map<string, Row>();
  const assign = (type: string, actor_id: string, target_id: string, role_id: string, inherited: boolean): void => {
    assignments.set(`${type}${actor_id}${target_id}${role_id}${inherited}`, { type, actor_id, target_id, role_id, inherited });
  };
  for (let i = 0; i < 14; i++) {
    if (is(60)) assign("UserProject", user(), project(), role(), is(15));
    else assign("GroupProject", random.pick(groups).id, project(), role(), is(20));
    if (is(50)) assign("UserDomain", user(), domain(), role(), is(30));
    else if (is(30)) assign("GroupDomain", random.pick(groups).id, domain(), role(), is(30));
  }
  const system = new Map<string, Row>();
  for (let i = random.below(5); i > 0; i--) {
    const [type, actor_id] = is(50) ? ["UserSystem", user()] : ["GroupSystem", random.pick(groups).id];
    const role_id = role();
    system.set(`${type}${actor_id}${role_id}`, { type, actor_id, target_id: "system", role_id, inherited: false });
  }

  const trusts: { id: string; trustor_user_id: string; trustee_user_id: string; project_id: string; [more: string]: unknown }[] = [];
  const trustRoles: { trust_id: string; role_id: string }[] = [];
  const trustOf = (from: (typeof trusts)[number] | undefined): void => {
    const [trustor, on] = from === undefined ? [user(), project()] : [from.trustee_user_id, is(95) ? from.project_id : project()];
    const given =
      from === undefined || is(10)
        ? [role(), role()]
        : trustRoles.filter(({ trust_id }) => trust_id === from.id).map(({ role_id }) => role_id);
    const isGiven = is(85);
    if (isGiven) for (const one of given) assign("UserProject", trustor, on, one, false);
    const expires = is(60) ? null : is(85) ? minutes(60, 10_000) : minutes(-1000, -10);
    const trust = {
      id: id(),
      trustor_user_id: trustor,
      trustee_user_id: user(),
      project_id: on,
      impersonation: from === undefined ? is(60) : is(30),
      deleted_at: is(5) ? dateTime(now - 1000) : null,
      expires_at: expires === null ? null : dateTime(expires),
      expires_at_int: expires === null || is(15) ? null : expires * 1_000_000,
      remaining_uses: is(90) ? null : random.below(3),
      redelegated_trust_id: from?.id ?? null,
      redelegation_count: from === undefined ? random.below(5) : Math.max(0, Number(from["redelegation_count"]) - 1),
      extra: "{}",
    };
    trusts.push(trust);
    for (const role_id of new Set(given)) trustRoles.push({ trust_id: trust.id, role_id });
  };
  for (let i = 0; i < 4; i++) trustOf(undefined);
  for (let i = 0; i < 4; i++) trustOf(random.pick(trusts));

  const credentials = ids(4).map((one) => {
    const [owner, on] = [user(), project()];
    const given = [...new Set([role(), role()])];
    if (is(85)) for (const role_id of given.slice(0, 1 + random.below(2))) assign("UserProject", owner, on, role_id, false);
    return {
      row: {
        internal_id: 1 + random.below(2_000_000_000),
        id: one,
        name: name("credential"),
        secret_hash: "x",
        user_id: owner,
        project_id: on,
        expires_at: is(50) ? null : minutes(-100, 1000) * 1_000_000,
        unrestricted: random.pick([true, false, null]),
      },
      given: is(5) ? [...given, id()] : given,
      rules: is(40) ? 1 + random.below(2) : 0,
    };
  });
  const rules = credentials.flatMap(({ row, rules: count }) =>
    Array.from({ length: count }, () => ({
      credential: row.internal_id,
      row: {
        id: 1 + random.below(2_000_000_000),
        external_id: id(),
        user_id: row.user_id,
        service: "compute",
        path: `/v2.1/${id()}`,
        method: random.pick(["GET", "POST"]),
      },
    })),
  );
  const consumers = ids(2);
  const accessTokens = ids(3).map((one) => {
    const [owner, on] = [user(), project()];
    const given = [role(), role()];
    if (is(85)) assign("UserProject", owner, on, given[0] as string, false);
    return {
      id: one,
      access_secret: "x",
      authorizing_user_id: owner,
      project_id: on,
      role_ids: JSON.stringify(is(80) ? given : [...given, id()]),
      consumer_id: random.pick(consumers),
      expires_at: null,
    };
  });

  const granted = [...assignments.values()];
  const grant = (type: string): Row | undefined => {
    const fit = granted.filter((one) => one["type"] === type && one["inherited"] === false);
    return fit.length === 0 ? undefined : random.pick(fit);
  };
  const federation = (): Partial<TokenContents> => ({
    groupIds: some(groups, 50).map((one) => one.id),
    identityProviderId: is(90) ? random.pick(idps).id : id(),
    protocolId: "mapped",
  });
  const kinds: readonly (() => Partial<TokenContents>)[] = [
    () => ({ userId: user() }),
    () => ({ userId: user(), projectId: is(95) ? project() : id() }),
    () => ({
      userId: String(grant("UserProject")?.["actor_id"] ?? user()),
      projectId: String(grant("UserProject")?.["target_id"] ?? project()),
    }),
    () => {
      const one = grant("UserProject");
      return { userId: String(one?.["actor_id"] ?? user()), projectId: String(one?.["target_id"] ?? project()) };
    },
    () => {
      const one = grant("UserProject");
      return { userId: is(98) ? String(one?.["actor_id"] ?? user()) : id(), projectId: String(one?.["target_id"] ?? project()) };
    },
    () => {
      const one = grant("UserDomain");
      return { userId: String(one?.["actor_id"] ?? user()), domainId: String(one?.["target_id"] ?? domain()) };
    },
    () => ({ userId: user(), domainId: is(90) ? domain() : is(50) ? project() : id() }),
    () => ({ userId: user(), system: "all" }),
    () => {
      const one = random.pick(trusts);
      return { userId: is(92) ? one.trustee_user_id : user(), projectId: one.project_id, trustId: one.id };
    },
    () => {
      const one = random.pick(trusts);
      return { userId: one.trustee_user_id, projectId: one.project_id, trustId: is(97) ? one.id : id() };
    },
    () => {
      const { row } = random.pick(credentials);
      return { userId: row.user_id, projectId: row.project_id, applicationCredentialId: row.id };
    },
    () => {
      const { row } = random.pick(credentials);
      return { userId: row.user_id, projectId: row.project_id, applicationCredentialId: is(95) ? row.id : id() };
    },
    () => {
      const one = random.pick(accessTokens);
      return { userId: one.authorizing_user_id, projectId: one.project_id, accessTokenId: is(95) ? one.id : id() };
    },
    () => ({ userId: user(), ...federation() }),
    () => ({ userId: user(), ...federation(), projectId: project() }),
    () => ({ userId: user(), ...federation(), domainId: domain() }),
  ];
  const audit = (): string => random.bytes(16).toString("base64url");
  const cases = Array.from({ length: tokens }, (): Case => {
    const said = random.pick(kinds)();
    return {
      said: {
        ...UNSCOPED,
        userId: user(),
        ...said,
        methods: some(METHODS, 40),
        auditIds: is(50) ? [audit()] : [audit(), audit()],
        expiresAt: is(90) ? minutes(10, 120) : minutes(-6000, -5),
      },
      issuedAt: minutes(-60, -5),
      allowExpired: is(30),
      accessRules: is(70),
      catalog: is(70),
    };
  });
  const events = Array.from({ length: 10 }, (): Row => {
    const one = random.pick(cases).said;
    const at = minutes(-60, 0);
    const named = random.pick<() => Row>([
      () => ({ user_id: random.below(8) === 0 ? one.userId : id() }),
      () => ({ audit_id: one.auditIds[0] }),
      () => ({ audit_id: one.auditIds.at(-1) }),
      () => ({ project_id: random.below(4) === 0 ? one.projectId : id() }),
      () => ({ user_id: one.userId, project_id: one.projectId }),
      () => ({ user_id: one.userId, domain_id: domain() }),
      () => ({ user_id: one.userId, role_id: role() }),
      () => ({ user_id: one.userId, project_id: project() }),
      () => ({ user_id: one.userId, expires_at: dateTime(one.expiresAt) }),
      () => ({ user_id: one.userId, domain_id: one.domainId ?? domain(), expires_at: dateTime(one.expiresAt) }),
      () => ({ project_id: project(), domain_id: domain() }),
      () => ({ user_id: one.userId, trust_id: random.pick(trusts).id }),
      () => ({ user_id: one.userId, consumer_id: random.pick(consumers) }),
    ])();
    return { issued_before: dateTime(at), revoked_at: dateTime(at), ...(Object.values(named).some(Boolean) ? named : { user_id: id() }) };
  });
  for (const one of some(cases, 4))
    for (const named of [{ audit_id: one.said.auditIds.at(-1) }, { audit_chain_id: one.said.auditIds.at(-1) }])
      events.push({ issued_before: dateTime(now - 60), revoked_at: dateTime(now - 60), ...named });

  const place = { extra: "{}", description: "" };
  return {
    cases,
    rows: [
      ["project", domains.map((one) => ({ ...place, ...one }))],
      ["project", projects.map((one) => ({ ...place, ...one }))],
      ["identity_provider", idps],
      ["mapping", idps.map((one) => ({ id: one.id, rules: "[]" }))],
      ["federation_protocol", idps.map((one) => ({ id: "mapped", idp_id: one.id, mapping_id: one.id }))],
      ["user", users],
      ["user_option", some(users, 30).map((one) => ({ user_id: one.id, option_id: "1004", option_value: random.pick(["true", "false"]) }))],
      ["local_user", local.map((one) => ({ id: localIds.get(one.id), user_id: one.id, domain_id: one.domain_id, name: name("user") }))],
      ["password", passwords],
      ["nonlocal_user", nonlocal.map((one) => ({ user_id: one.id, domain_id: one.domain_id, name: name("nonlocal") }))],
      [
        "federated_user",
        federated.map((one) => ({
          user_id: one.id,
          idp_id: random.pick(idps).id,
          protocol_id: "mapped",
          unique_id: one.id,
          display_name: is(80) ? name("federated") : null,
        })),
      ],
      ["group", groups],
      ["user_group_membership", users.flatMap((one) => some(groups, 30).map((group) => ({ user_id: one.id, group_id: group.id })))],
      [
        "expiring_user_group_membership",
        users.flatMap((one) =>
          some(groups, 15).map((group) => ({
            user_id: one.id,
            group_id: group.id,
            idp_id: random.pick(idps).id,
            last_verified: dateTime(is(50) ? minutes(-50, -40) : minutes(-5000, -70)),
          })),
        ),
      ],
      ["role", roles],
      ["role_option", some(roles, 20).map((one) => ({ role_id: one.id, option_id: "IMMU", option_value: random.pick(["true", "false"]) }))],
      ["implied_role", [...implied.values()]],
      ["assignment", [...assignments.values()]],
      ["system_assignment", [...system.values()]],
      ["trust", trusts],
      ["trust_role", trustRoles],
      ["application_credential", credentials.map(({ row }) => row)],
      [
        "application_credential_role",
        credentials.flatMap(({ row, given }) => given.map((role_id) => ({ application_credential_id: row.internal_id, role_id }))),
      ],
      ["access_rule", rules.map(({ row }) => row)],
      [
        "application_credential_access_rule",
        rules.map(({ credential, row }) => ({ application_credential_id: credential, access_rule_id: row.id })),
      ],
      ["consumer", consumers.map((one) => ({ id: one, secret: "x", extra: "{}" }))],
      ["access_token", accessTokens],
      ["revocation_event", events],
      ...endpointFilters(
        random,
        projects.map((one) => String(one["id"])),
      ),
    ],
  };
}
