import { randomBytes } from "node:crypto";
import type { Session } from "underpin/engine";

/** What a client knows of the database that it found: rows that new ones may refer to. */
export interface Surroundings {
  readonly domains: readonly string[];
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly protocols: readonly { readonly idp: string; readonly protocol: string }[];
}

/** One API call as a release answers it: a few statements in one transaction. */
export interface Call {
  readonly name: string;
  /** Releases whose code issues these statements, by version of their schema. */
  readonly from: number;
  readonly until?: number;
  run(session: Session, at: Surroundings, release: number): Promise<void>;
}

const [OCATA, PIKE, QUEENS, ROCKY, STEIN, TRAIN, USSURI, CARACAL] = [16, 24, 44, 52, 61, 71, 78, 83];
const hex = (): string => randomBytes(16).toString("hex");
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const now = (): string => new Date().toISOString().slice(0, 19).replace("T", " ");
const microseconds = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`) * 1000;

/** INSERT of a row, all its columns named, as an ORM does. */
async function insert(session: Session, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  await session.run(
    `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    Object.values(row),
  );
}

async function oneOf<R extends object>(session: Session, sql: string, params: readonly unknown[] = []): Promise<R | undefined> {
  return pick(await session.query<R>(sql, params));
}

async function createUser(session: Session, release: number, id: string, domain: string): Promise<void> {
  await insert(session, "user", {
    id,
    extra: "{}",
    enabled: true,
    default_project_id: null,
    created_at: now(),
    last_active_at: null,
    ...(release >= OCATA && { domain_id: domain }),
  });
}

/** A password's columns: Newton has one, Pike writes both forms so that Ocata can verify, Queens and later the new ones. */
function passwordColumns(release: number, created: string): Record<string, unknown> {
  if (release < PIKE) return { password: "$6$rounds=10000$old", created_at: created, expires_at: null, self_service: false };
  const integers = {
    password_hash: "$2b$12$new",
    created_at: created,
    created_at_int: microseconds(created),
    expires_at: null,
    expires_at_int: null,
    self_service: false,
  };
  return release < QUEENS ? { password: "$6$rounds=10000$compat", ...integers } : integers;
}

/** Reads a user as the release's models do: the columns it knows, by name. */
async function readUser(session: Session, release: number): Promise<void> {
  const domain = release >= OCATA ? ", u.domain_id AS user_domain" : "";
  const password =
    release < PIKE
      ? "p.password"
      : release < QUEENS
        ? "p.password, p.password_hash, p.created_at_int"
        : "p.password_hash, p.created_at_int";
  const row = await oneOf<{ domain_id: string; user_domain?: string | null }>(
    session,
    `SELECT u.id, u.enabled${domain}, l.domain_id, l.name, ${password} FROM "user" u JOIN local_user l ON l.user_id = u.id JOIN password p ON p.local_user_id = l.id WHERE l.name LIKE 'demo-%' ORDER BY l.id DESC LIMIT 20`,
  );
  if (row && release >= OCATA && row.user_domain !== row.domain_id)
    throw new Error(`user.domain_id is ${row.user_domain}, local_user.domain_id is ${row.domain_id}`);
}

/** The calls that touch what the releases from Newton to 2026.1 change. */
export const CALLS: readonly Call[] = [
  {
    name: "create a user with a password",
    from: 0,
    run: async (session, at, release) => {
      const [id, domain] = [hex(), pick(at.domains)];
      await createUser(session, release, id, domain);
      await insert(session, "local_user", {
        user_id: id,
        domain_id: domain,
        name: `demo-${id}`,
        failed_auth_count: 0,
        failed_auth_at: null,
      });
      const [row] = await session.query<{ id: number }>("SELECT id FROM local_user WHERE user_id = ?", [id]);
      await insert(session, "password", { local_user_id: row?.id, ...passwordColumns(release, now()) });
    },
  },
  { name: "read a user", from: 0, run: (session, _at, release) => readUser(session, release) },
  {
    name: "rename a user",
    from: 0,
    run: async (session) => {
      const row = await oneOf<{ user_id: string }>(
        session,
        "SELECT user_id FROM local_user WHERE name LIKE 'demo-%' ORDER BY id DESC LIMIT 20",
      );
      if (row) await session.run("UPDATE local_user SET name = ?, failed_auth_count = 0 WHERE user_id = ?", [`demo-${hex()}`, row.user_id]);
    },
  },
  {
    name: "map an LDAP user",
    from: 0,
    run: async (session, at, release) => {
      const [id, domain] = [hex(), pick(at.domains)];
      await createUser(session, release, id, domain);
      await insert(session, "nonlocal_user", { domain_id: domain, name: `demo-${id}`, user_id: id });
      await insert(session, "id_mapping", { public_id: hex(), domain_id: domain, local_id: `demo-${id}`, entity_type: "user" });
    },
  },
  {
    name: "log a federated user in",
    from: 0,
    run: async (session, at, release) => {
      const [id, { idp, protocol }] = [hex(), pick(at.protocols)];
      const [provider] =
        release >= OCATA ? await session.query<{ domain_id: string }>("SELECT domain_id FROM identity_provider WHERE id = ?", [idp]) : [];
      await createUser(session, release, id, provider?.domain_id ?? "");
      await insert(session, "federated_user", {
        user_id: id,
        idp_id: idp,
        protocol_id: protocol,
        unique_id: `demo-${id}`,
        display_name: null,
      });
    },
  },
  {
    name: "add an identity provider",
    from: 0,
    run: async (session, _at, release) => {
      const [id, domain] = [hex(), hex()];
      if (release >= OCATA)
        await insert(session, "project", {
          id: domain,
          name: domain,
          extra: "{}",
          description: "demo",
          enabled: true,
          domain_id: "<<keystone.domain.root>>",
          parent_id: null,
          is_domain: true,
        });
      await insert(session, "identity_provider", {
        id: `demo-${id}`,
        enabled: true,
        description: null,
        ...(release >= OCATA && { domain_id: domain }),
        ...(release >= USSURI && { authorization_ttl: 60 }),
      });
    },
  },
  {
    name: "store a credential",
    from: 0,
    run: async (session, _at) => {
      await insert(session, "credential", {
        id: hex() + hex(),
        user_id: hex(),
        project_id: null,
        type: "ec2",
        extra: "{}",
        key_hash: hex().slice(0, 40),
        encrypted_blob: "gAAAA-demo",
      });
      await session.run("UPDATE credential SET encrypted_blob = ? WHERE user_id = ?", ["gAAAA-demo-2", "nobody"]);
    },
  },
  {
    name: "revoke a token and ask for revocations",
    from: 0,
    run: async (session) => {
      await insert(session, "revocation_event", { user_id: hex(), issued_before: now(), revoked_at: now(), audit_id: hex() });
      await session.query(
        "SELECT id, domain_id, project_id, user_id, issued_before, audit_id FROM revocation_event WHERE issued_before >= ? ORDER BY id DESC LIMIT 20",
        [now()],
      );
    },
  },
  {
    name: "create a trust and read it",
    from: 0,
    run: async (session, _at, release) => {
      const [id, expires] = [hex(), now()];
      const redelegation =
        release >= TRAIN ? { extra: "{}", redelegation_count: 2, redelegated_trust_id: null } : { extra: '{"redelegation_count": 2}' };
      await insert(session, "trust", {
        id,
        trustor_user_id: hex(),
        trustee_user_id: hex(),
        project_id: null,
        impersonation: false,
        expires_at: expires,
        ...(release >= QUEENS && { expires_at_int: microseconds(expires) }),
        remaining_uses: 3,
        ...redelegation,
      });
      await session.query(
        `SELECT id, trustor_user_id, expires_at, remaining_uses, extra${release >= QUEENS ? ", expires_at_int" : ""}${release >= TRAIN ? ", redelegation_count" : ""} FROM trust WHERE id = ?`,
        [id],
      );
    },
  },
  {
    name: "set a user's option",
    from: OCATA,
    run: async (session) => {
      const row = await oneOf<{ id: string }>(
        session,
        `SELECT user_id AS id FROM local_user WHERE name LIKE 'demo-%' ORDER BY id DESC LIMIT 20`,
      );
      if (!row) return;
      const update = (): Promise<number> =>
        session.run("UPDATE user_option SET option_value = 'true' WHERE user_id = ? AND option_id = '1000'", [row.id]);
      if ((await update()) > 0) return;
      // The other release's client may have been first by now.
      await insert(session, "user_option", { user_id: row.id, option_id: "1000", option_value: "true" }).catch(async (error: unknown) => {
        if ((await update()) === 0) throw error;
      });
    },
  },
  {
    name: "set limits",
    from: QUEENS,
    run: async (session, at, release) => {
      const [registered, resource, service, region] = [hex(), `demo-${hex()}`, pick(at.services), pick(at.regions)];
      const identity = { service_id: service, region_id: region, resource_name: resource };
      await insert(session, "registered_limit", {
        id: registered,
        ...identity,
        default_limit: 10,
        ...(release >= ROCKY && { description: null }),
      });
      const [project] = await session.query<{ id: string }>("SELECT id FROM project WHERE is_domain = ? LIMIT 1", [false]);
      await insert(session, "limit", {
        id: hex(),
        project_id: project?.id,
        resource_limit: 5,
        ...(release < TRAIN && identity),
        ...(release >= ROCKY && { description: null, registered_limit_id: registered }),
        ...(release >= STEIN && { domain_id: null }),
      });
    },
  },
  {
    name: "create an application credential",
    from: QUEENS,
    run: async (session) => {
      const [project] = await session.query<{ id: string }>("SELECT id FROM project WHERE is_domain = ? LIMIT 1", [false]);
      await insert(session, "application_credential", {
        id: hex(),
        name: `demo-${hex()}`,
        secret_hash: "$2b$12$x",
        description: null,
        user_id: hex(),
        project_id: project?.id,
        expires_at: null,
        system: null,
        unrestricted: false,
      });
    },
  },
  {
    name: "tag a project",
    from: QUEENS,
    run: async (session) => {
      const [project] = await session.query<{ id: string }>("SELECT id FROM project WHERE is_domain = ? LIMIT 1", [false]);
      await insert(session, "project_tag", { project_id: project?.id, name: `demo-${hex()}` });
    },
  },
  {
    name: "describe a role",
    from: STEIN,
    run: async (session, at) => void (await session.run("UPDATE role SET description = ? WHERE id = ?", ["demo", pick(at.roles)])),
  },
  {
    name: "add an access rule",
    from: STEIN,
    run: async (session, _at, release) =>
      insert(session, "access_rule", {
        service: "compute",
        path: `/demo/${hex()}`,
        method: "GET",
        ...(release >= TRAIN && { external_id: hex(), user_id: hex() }),
      }),
  },
  {
    name: "note an expiring membership",
    from: USSURI,
    run: async (session, at) => {
      const row = await oneOf<{ user_id: string }>(
        session,
        "SELECT user_id FROM federated_user WHERE unique_id LIKE 'demo-%' ORDER BY id DESC LIMIT 20",
      );
      const [group, { idp }] = [pick(at.groups), pick(at.protocols)];
      if (
        row &&
        (await session.run(
          "UPDATE expiring_user_group_membership SET last_verified = ? WHERE user_id = ? AND group_id = ? AND idp_id = ?",
          [now(), row.user_id, group, idp],
        )) === 0
      )
        await insert(session, "expiring_user_group_membership", {
          user_id: row.user_id,
          group_id: group,
          idp_id: idp,
          last_verified: now(),
        });
    },
  },
  {
    name: "add a mapping",
    from: 0,
    run: async (session, _at, release) =>
      insert(session, "mapping", { id: `demo-${hex()}`, rules: "[]", ...(release >= CARACAL && { schema_version: "2.0" }) }),
  },
  {
    name: "add a service provider",
    from: 0,
    run: async (session) =>
      insert(session, "service_provider", {
        id: `demo-${hex()}`,
        auth_url: "https://demo",
        enabled: true,
        description: null,
        sp_url: "https://demo",
        relay_state_prefix: "ss:mem:",
      }),
  },
];
