/** Who asks: the body of `POST /v3/auth/tokens` that makes the token, with names as in a scenario. */
export type Persona = Readonly<Record<string, unknown>>;

const DEFAULT = { id: "default" };
const WEB = { project: { id: "{project:web}" } };
const NORTH = { domain: { id: "{domain:north}" } };
const SYSTEM = { system: { all: true } };

function byPassword(name: string, scope?: unknown, domain: unknown = DEFAULT): Persona {
  const password = name === "admin" ? "admin" : `pw-${name}`;
  return {
    auth: { identity: { methods: ["password"], password: { user: { name, domain, password } } }, ...(scope !== undefined && { scope }) },
  };
}

function byCredential(name: string): Persona {
  const credential = { id: `{appcred:${name}}`, secret: `secret-${name}` };
  return { auth: { identity: { methods: ["application_credential"], application_credential: credential } } };
}

const OF_NORTH = { name: "north" };

/** Those that the made cloud knows; `nobody` (no token) and `stranger` (one that nobody made) come beside them. */
export const PERSONAS: Readonly<Record<string, Persona>> = {
  admin: byPassword("admin", { project: { name: "admin", domain: DEFAULT } }),
  "admin-domain": byPassword("admin", { domain: DEFAULT }),
  "admin-system": byPassword("admin", SYSTEM),
  "system-member": byPassword("sysmember", SYSTEM),
  "system-reader": byPassword("sysreader", SYSTEM),
  /** Of domain north, by its token: admin, manager, member and reader. */
  "north-admin": byPassword("nadmin", NORTH, OF_NORTH),
  "north-manager": byPassword("nmanager", NORTH, OF_NORTH),
  "north-member": byPassword("nmember", NORTH, OF_NORTH),
  "north-reader": byPassword("nreader", NORTH, OF_NORTH),
  /** Of project web in domain default: admin, manager, member and reader. */
  "web-admin": byPassword("wadmin", WEB),
  carol: byPassword("carol", WEB),
  alice: byPassword("alice", WEB),
  bob: byPassword("bob", WEB),
  unscoped: byPassword("alice", "unscoped"),
  /** A user without any role. */
  grace: byPassword("grace"),
  service: byPassword("nova", { project: { name: "service", domain: DEFAULT } }),
  /** Bob in place of Alice; Bob for Alice as himself. */
  trust: byPassword("bob", { "OS-TRUST:trust": { id: "{trust:impersonating}" } }),
  "trust-plain": byPassword("bob", { "OS-TRUST:trust": { id: "{trust:plain}" } }),
  appcred: byCredential("restricted"),
  "appcred-unrestricted": byCredential("unrestricted"),
  "appcred-admin": byCredential("admin"),
};
