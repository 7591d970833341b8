import { randomInt, randomUUID } from "node:crypto";
import { at } from "../../differential/scenario.ts";
import { PASSWORD, type World } from "./world.ts";

/** What a client knows of a thing: what it has been told is written. */
export type State = Readonly<Record<string, string>>;

/** Where things of a kind live, and for whom. */
export interface Place {
  readonly world: World;
  /** A user of the client's own, who has what it grants. */
  readonly grantee: string;
}

/** A kind of things that clients make, change, list and remove. */
export interface Kind {
  /** Where they are made: after `/v3`. */
  readonly path: (place: Place) => string;
  /** As the body calls one, and several. */
  readonly one: string;
  readonly many: string;
  /** Whether Ann makes them for herself. */
  readonly isAnns?: boolean;
  /** What they are found in a list by. */
  readonly query?: (state: State, place: Place) => string;
  /** What is sent to make one. */
  readonly made: (name: string, place: Place) => State;
  /** What is sent once, and never shown. */
  readonly secret?: () => Readonly<Record<string, unknown>>;
  /** What is sent to change one; without it they stay as they are. */
  readonly changed?: (state: State, text: string) => State;
  /** Where they are kept, with the columns (or members of `extra`) that have what clients know. */
  readonly rows: { readonly sql: string; readonly columns: Readonly<Record<string, string>> };
}

const described = (_: State, description: string): State => ({ description });
const byName =
  (more = "") =>
  ({ name = "" }: State, { world }: Place): string =>
    `?name=${name}${more.replace("DOMAIN", world.domain)}`;

/** All kinds but grants. Statements are such as every database of ours takes. */
export const KINDS: Readonly<Record<string, Kind>> = {
  user: {
    path: () => "/users",
    one: "user",
    many: "users",
    query: byName("&domain_id=DOMAIN"),
    made: (name, { world }) => ({ name, domain_id: world.domain, description: "new", email: `${name}@example.org` }),
    secret: () => ({ password: PASSWORD }),
    changed: described,
    rows: {
      sql: `SELECT u.id, l.name, u.domain_id, u.extra FROM "user" u JOIN local_user l ON l.user_id = u.id`,
      columns: { name: "name", domain_id: "domain_id", description: "extra", email: "extra" },
    },
  },
  project: {
    path: () => "/projects",
    one: "project",
    many: "projects",
    query: byName("&domain_id=DOMAIN"),
    made: (name, { world }) => ({ name, domain_id: world.domain, description: "new" }),
    changed: (_, text) => ({ description: text, name: `renamed-${text}` }),
    rows: {
      sql: `SELECT id, name, domain_id, description FROM project WHERE is_domain = false`,
      columns: { name: "name", domain_id: "domain_id", description: "description" },
    },
  },
  group: {
    path: () => "/groups",
    one: "group",
    many: "groups",
    query: byName("&domain_id=DOMAIN"),
    made: (name, { world }) => ({ name, domain_id: world.domain, description: "new" }),
    changed: described,
    rows: {
      sql: `SELECT id, name, domain_id, description FROM "group"`,
      columns: { name: "name", domain_id: "domain_id", description: "description" },
    },
  },
  role: {
    path: () => "/roles",
    one: "role",
    many: "roles",
    query: byName(),
    made: (name) => ({ name, description: "new" }),
    changed: described,
    rows: { sql: `SELECT id, name, description FROM role`, columns: { name: "name", description: "description" } },
  },
  credential: {
    path: () => "/credentials",
    one: "credential",
    many: "credentials",
    query: (_, { grantee }) => `?user_id=${grantee}`,
    made: (name, { world, grantee }) => ({ type: "cert", blob: name, user_id: grantee, project_id: world.project }),
    changed: (_, text) => ({ blob: text }),
    rows: {
      // The blob is encrypted: the API must show it.
      sql: `SELECT id, type, user_id, project_id FROM credential WHERE encrypted_blob <> ''`,
      columns: { type: "type", user_id: "user_id", project_id: "project_id" },
    },
  },
  trust: {
    path: () => "/OS-TRUST/trusts",
    one: "trust",
    many: "trusts",
    isAnns: true,
    query: (_, { world }) => `?trustor_user_id=${world.ann}`,
    // There is one of a kind that ends at the same second.
    made: (name, { world }) => ({
      trustor_user_id: world.ann,
      trustee_user_id: world.bob,
      project_id: world.project,
      expires_at: `${new Date(Date.UTC(2100) + randomInt(2 ** 31) * 1000).toISOString().slice(0, 19)}.000000Z`,
      description: name,
    }),
    secret: () => ({ impersonation: true, roles: [{ name: "member" }] }),
    rows: {
      sql: `SELECT id, trustor_user_id, trustee_user_id, project_id, extra FROM trust WHERE deleted_at IS NULL`,
      columns: { trustor_user_id: "trustor_user_id", trustee_user_id: "trustee_user_id", project_id: "project_id", description: "extra" },
    },
  },
  "application credential": {
    path: ({ world }) => `/users/${world.ann}/application_credentials`,
    one: "application_credential",
    many: "application_credentials",
    isAnns: true,
    query: ({ name = "" }) => `?name=${name}`,
    made: (name) => ({ name, description: "new" }),
    secret: () => ({ secret: randomUUID(), expires_at: "2100-01-02T03:04:05.678901Z" }),
    rows: { sql: `SELECT id, name, description FROM application_credential`, columns: { name: "name", description: "description" } },
  },
};

/** What an answer says of a thing, as far as its client knows it. */
export function shown(body: unknown, place: string, state: State): State {
  const thing = at(body, place) as Readonly<Record<string, string>> | undefined;
  return Object.fromEntries(Object.keys(state).map((name) => [name, thing?.[name] ?? ""]));
}
