import type { Kysely } from "kysely";
import { id, type Dice } from "./dice.ts";
import { providers } from "./providers.ts";

type Row = Readonly<Record<string, unknown>>;

const ROOT = "<<keystone.domain.root>>";
const DAY = 86_400_000;

/** A text as Python's services write a time. */
const time = (at: number): string => `${new Date(at).toISOString().replace("T", " ").slice(0, -1)}000`;

export interface KnownUser {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** Null if there is none. */
  readonly password: string | null;
  readonly totp: string | null;
  /** Whether the account is good, whatever rules there are: upstream lets others in by some methods. */
  readonly isSteady: boolean;
}

/** What requests may speak of. */
export interface World {
  readonly seed: number;
  readonly now: number;
  readonly providers: readonly string[];
  readonly accessTokens: readonly {
    readonly id: string;
    readonly secret: string;
    readonly consumer: string;
    readonly consumerSecret: string;
  }[];
  readonly rows: readonly (readonly [table: string, rows: readonly Row[]])[];
  readonly users: readonly KnownUser[];
  readonly domains: readonly { readonly id: string; readonly name: string }[];
  readonly projects: readonly { readonly id: string; readonly name: string; readonly domain: string }[];
  readonly credentials: readonly { readonly id: string; readonly name: string; readonly user: KnownUser; readonly secret: string }[];
  readonly trusts: readonly { readonly id: string; readonly trustee: KnownUser; readonly project: string }[];
}

/** What a world's rows need that is costly, or secret. */
export interface Materials {
  readonly hashes: ReadonlyMap<string, string>;
  readonly seal: (blob: string) => { readonly encryptedBlob: string; readonly keyHash: string };
  readonly now: number;
}

export const PASSWORDS = ["correct horse", "Tr0ub4dor&3", "ünïcödé pässwörd", "x"];
const TOTP_SECRETS = ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"];
const RULES: readonly unknown[] = [
  [["password", "totp"]],
  [["password"]],
  [["password", "totp"], ["token"]],
  [["nonsense"]],
  [["nonsense"], ["password", "totp"]],
  [["password", "nonsense"]],
  [["application_credential", "totp"]],
  [],
  "corrupt",
  [["password", 1], ["totp"]],
];

/** A world of a seed; no two share an id. */
export function world(dice: Dice, seed: number, { hashes, seal, now }: Materials): World {
  const of = (kind: string, i: number): string => id(seed, kind, i);
  const enabled = (): boolean => !dice.in(9);
  const domains = [0, 1, 2].map((i) => ({ id: of("domain", i), name: `domain ${seed} ${i}`, enabled: i === 0 || enabled() }));
  const projects = Array.from({ length: 6 }, (_, i) => {
    const domain = dice.one(domains).id;
    return { id: of("project", i), name: `project ${i}`, domain, enabled: enabled() };
  });
  const roles = [0, 1, 2].map((i) => ({ id: of("role", i), name: `role ${seed} ${i}`, extra: "{}", domain_id: "<<null>>" }));
  const tables = new Map<string, Row[]>();
  const add = (table: string, row: Row): void => void tables.set(table, [...(tables.get(table) ?? []), row]);
  for (const one of domains) add("project", { ...one, extra: "{}", description: "", domain_id: ROOT, parent_id: null, is_domain: true });
  for (const { domain, ...one } of projects)
    add("project", { ...one, extra: "{}", description: "", domain_id: domain, parent_id: domain, is_domain: false });
  for (const role of roles) add("role", role);

  const users = Array.from({ length: 24 }, (_, i): KnownUser => {
    const user = { id: of("user", i), name: `user ${i}`, domain: dice.in(4) ? dice.one(domains).id : (domains[0]?.id ?? "") };
    const password = dice.in(25) ? null : dice.one(PASSWORDS);
    const secret = dice.in(3) ? dice.one(TOTP_SECRETS) : null;
    const isEnabled = !dice.in(20);
    const [age, active] = [dice.in(6) ? dice.roll(200) : 1, dice.in(6) ? dice.roll(200) : null];
    add("user", {
      id: user.id,
      extra: "{}",
      enabled: isEnabled,
      default_project_id: dice.in(3) ? dice.one([...projects, ...domains, { id: "gone" }]).id : null,
      created_at: time(now - age * DAY),
      last_active_at: active === null ? null : time(now - active * DAY).slice(0, 10),
      domain_id: user.domain,
    });
    const local = i + 1;
    add("local_user", {
      id: local,
      user_id: user.id,
      domain_id: user.domain,
      name: user.name,
      failed_auth_count: dice.one([null, null, 0, 0, 1, 2, 3, 4]),
      failed_auth_at: time(now - (dice.in(2) ? 60_000 : 7_200_000)),
    });
    const older = password === null ? -1 : dice.roll(4);
    for (let n = older; n >= 0; n--) {
      const created = now - DAY * (n + (dice.in(2) ? 0.2 : 2)) - 1000 * n;
      const expires = n > 0 ? created + DAY : dice.one([null, null, null, null, now - DAY, now + DAY]);
      add("password", {
        id: local * 10 + older - n,
        local_user_id: local,
        expires_at: expires === null ? null : time(expires),
        expires_at_int: expires === null ? null : Math.floor(expires) * 1000,
        self_service: dice.in(2),
        created_at: time(Math.floor(created)),
        created_at_int: Math.floor(created) * 1000,
        password_hash: hashes.get(PASSWORDS[(PASSWORDS.indexOf(password ?? "") + n) % PASSWORDS.length] ?? ""),
      });
    }
    for (const option_id of ["1000", "1001", "1002", "1003", "1004"])
      if (dice.in(8)) add("user_option", { user_id: user.id, option_id, option_value: dice.one(["true", "true", "false", "null"]) });
    if (dice.in(3)) add("user_option", { user_id: user.id, option_id: "MFAR", option_value: JSON.stringify(dice.one(RULES)) });
    if (dice.in(6)) add("user_option", { user_id: user.id, option_id: "MFAE", option_value: dice.one(["true", "false"]) });
    if (secret !== null) {
      const { encryptedBlob, keyHash } = seal(secret);
      const row = { user_id: user.id, project_id: null, type: "totp", extra: "{}", key_hash: keyHash, encrypted_blob: encryptedBlob };
      add("credential", { id: of("totp", i), ...row });
    }
    for (const [type, places] of [
      ["UserProject", projects],
      ["UserDomain", domains],
    ] as const)
      for (const place of places)
        if (!dice.in(4)) add("assignment", { type, actor_id: user.id, target_id: place.id, role_id: dice.one(roles).id, inherited: false });
    if (dice.in(3))
      add("system_assignment", {
        type: "UserSystem",
        actor_id: user.id,
        target_id: "system",
        role_id: dice.one(roles).id,
        inherited: false,
      });
    return { ...user, password, totp: secret, isSteady: isEnabled && (active ?? age) < 60 };
  });

  const credentials = Array.from({ length: 8 }, (_, i) => {
    const user = dice.one(users);
    const project = dice.one(projects);
    const [secret, internal] = [dice.one(PASSWORDS), i + 1];
    const expires = dice.one([null, null, now - DAY, now + DAY]);
    add("application_credential", {
      internal_id: internal,
      id: of("credential", i),
      name: `credential ${i}`,
      secret_hash: hashes.get(secret),
      description: null,
      user_id: user.id,
      project_id: project.id,
      expires_at: expires === null ? null : expires * 1000,
      system: null,
      unrestricted: false,
    });
    for (const role of roles) add("application_credential_role", { application_credential_id: internal, role_id: role.id });
    return { id: of("credential", i), name: `credential ${i}`, user, secret };
  });

  const trusts = Array.from({ length: 8 }, (_, i) => {
    const [trustor, trustee, project] = [dice.one(users), dice.one(users), dice.one(projects)];
    const expires = dice.one([null, null, now - DAY, now + DAY]);
    add("trust", {
      id: of("trust", i),
      trustor_user_id: trustor.id,
      trustee_user_id: trustee.id,
      project_id: project.id,
      impersonation: dice.in(2),
      deleted_at: dice.in(6) ? time(now) : null,
      expires_at: expires === null ? null : time(expires),
      expires_at_int: expires === null ? null : expires * 1000,
      remaining_uses: dice.one([null, null, 0, 1, 5]),
      extra: "{}",
      redelegated_trust_id: null,
      redelegation_count: 0,
    });
    add("trust_role", { trust_id: of("trust", i), role_id: dice.one(roles).id });
    return { id: of("trust", i), trustee, project: project.id };
  });
  add("consumer", { id: of("consumer", 0), description: null, secret: "consumer's secret", extra: "{}" });
  const accessTokens = Array.from({ length: 6 }, (_, i) => {
    add("access_token", {
      id: of("access", i),
      access_secret: `secret ${i}`,
      authorizing_user_id: dice.one(users.filter((user) => user.isSteady)).id,
      project_id: dice.one(projects).id,
      role_ids: JSON.stringify(roles.slice(0, 1 + dice.roll(3)).map((role) => role.id)),
      consumer_id: of("consumer", 0),
      expires_at: dice.one([
        null,
        new Date(now + DAY).toISOString().replace("Z", "000Z"),
        new Date(now - DAY).toISOString().replace("Z", "000Z"),
      ]),
    });
    return { id: of("access", i), secret: `secret ${i}`, consumer: of("consumer", 0), consumerSecret: "consumer's secret" };
  });
  const idps = providers(dice, { seed, domains, projects, users, roles });
  return { seed, rows: [...tables, ...idps.rows], users, domains, projects, credentials, trusts, accessTokens, providers: idps.ids, now };
}

/** Writes worlds into a database. */
export async function create(db: Kysely<Record<string, Row>>, worlds: readonly World[]): Promise<void> {
  for (const { rows } of worlds) for (const [table, all] of rows) for (const row of all) await db.insertInto(table).values(row).execute();
}
