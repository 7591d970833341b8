import { join } from "node:path";

/** Options over the usual ones, by `group.name`. */
export type Settings = Readonly<Record<string, string>>;

const METHODS = "external,password,token,oauth1,mapped,application_credential,totp";

/** The text of a keystone.conf for a folder: nothing is cached for longer than it holds, and passwords are hashed cheaply. */
export function keystoneConf(folder: string, release: string, settings: Settings = {}): string {
  const options: Settings = {
    "DEFAULT.use_stderr": "true",
    "database.connection": `sqlite:///${join(folder, "keystone.db")}`,
    "cache.enabled": "true",
    "cache.backend": "dogpile.cache.memory",
    "auth.methods": release === "22" ? METHODS : `${METHODS},ec2credential`,
    "fernet_tokens.key_repository": join(folder, "fernet-keys"),
    "fernet_receipts.key_repository": join(folder, "fernet-keys"),
    "credential.key_repository": join(folder, "credential-keys"),
    "identity.password_hash_rounds": "4",
    "federation.remote_id_attribute": "REMOTE_ISSUER",
    "federation.trusted_dashboard": "http://dashboard.example/auth/websso/",
    "federation.sso_callback_template": join(import.meta.dirname, "sso-callback.html"),
    "saml.idp_metadata_path": join(import.meta.dirname, "saml-metadata.xml"),
    // What ours is told by the server in front; server.py does the same for Python.
    "underpin.front_header_prefix": "X-Front-",
    ...settings,
  };
  const groups = new Map<string, string[]>();
  for (const [name, value] of Object.entries(options)) {
    const [group = "", ...option] = name.split(".");
    groups.set(group, [...(groups.get(group) ?? []), `${option.join(".")} = ${value}`]);
  }
  const lines = [...groups].flatMap(([group, set]) => [`[${group}]`, ...set]);
  return `${lines.join("\n")}\n`;
}
