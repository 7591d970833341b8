/** A configuration, and files beside it; `{folder}` stands for where they are. */
export interface Case {
  readonly name: string;
  readonly conf: string;
  /** Contents by path; null makes a folder. */
  readonly files?: Readonly<Record<string, string | null>>;
}

const KEYS = { "fernet/0": "k", "fernet/1": "k", "credential/0": "k", "credential/1": "k" };
const FOLDERS = "[fernet_tokens]\nkey_repository = {folder}/fernet\n[credential]\nkey_repository = {folder}/credential\n";
const WELL = `${FOLDERS}[cache]\nenabled = true\nbackend = dogpile.cache.memory\n[database]\nconnection = mysql+pymysql://k:p@db/keystone\n`;

/** One that is well but for what is said. */
const but = (name: string, conf: string, files: Case["files"] = {}): Case => ({
  name,
  conf: `${WELL}${conf}`,
  files: { ...KEYS, ...files },
});
const rules = (name: string, text: string): Case => but(name, `[security_compliance]\n${text}\n`);
const DOMAINS =
  "[identity]\ndomain_specific_drivers_enabled = true\ndomain_configurations_from_database = false\ndomain_config_dir = {folder}/domains\n";
const domains = (name: string, files: Readonly<Record<string, string>>): Case =>
  but(name, DOMAINS, { domains: null, ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`domains/${file}`, text])) });

const EXPRESSIONS = [
  "^(?=.*\\d).{7,}$",
  "(",
  "[a",
  "*a",
  "a{2,1}",
  "(?P<x",
  "(?P<x>a)(?P=x)",
  "a(?i)b",
  "(?i)a",
  "\\",
  "a**",
  "(?<=a+)b",
  "[z-a]",
  "x{,3}",
];

/** Contents of a domain's configuration. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  empty: "",
  plain: "[ldap]\nurl = ldap://x\nquery_scope = sub\n",
  colons: "[ldap]\nurl: ldap://x\n",
  comments: "# one\n; two\n[ldap]\n  # three\nurl = x ; four\n",
  continued: "[ldap]\nurl = x\n  y\n\n  z\n",
  "an indented option": "[ldap]\n  url = x\n  scope = y\n",
  "indented first": "  [ldap]\n  url = x\n",
  "no section": "url = x\n",
  "no value": "[ldap]\nurl\n",
  "no name": "[ldap]\n= x\n",
  "an option twice": "[ldap]\nurl = x\nURL = y\n",
  "a section twice": "[ldap]\nurl = x\n[ldap]\nscope = y\n",
  "DEFAULT twice": "[DEFAULT]\na = x\n[DEFAULT]\nb = y\n",
  "an option twice in DEFAULT": "[DEFAULT]\na = x\n[DEFAULT]\na = y\n",
  "a section that is not closed": "[ldap\nurl = x\n",
  "an empty section": "[]\nurl = x\n",
  "after the bracket": "[ldap] more\nurl = x\n",
  "a percent": "[ldap]\nurl = %(nothing)s 50%\n",
  "a comment before": "# x\n\n\nurl = x\n",
};

/** What the judges are asked. */
export const CASES: readonly Case[] = [
  { name: "nothing is set", conf: "[fernet_tokens]\nkey_repository = {folder}/none\n[credential]\nkey_repository = {folder}/nor\n" },
  but("all is well", ""),
  but("debug", "[DEFAULT]\ndebug = true\n"),
  but("an old name of debug's group", "[default]\ndebug = true\n"),
  { name: "caching is off", conf: WELL.replace("enabled = true", "enabled = false"), files: KEYS },
  { name: "caching keeps nothing", conf: WELL.replace("cache.memory", "cache.null"), files: KEYS },
  { name: "SQLite", conf: WELL.replace("mysql+pymysql://k:p@db/keystone", "sqlite:////tmp/k.db"), files: KEYS },
  { name: "sqlite in a password", conf: WELL.replace("k:p@", "k:sqlite@"), files: KEYS },
  { name: "no database", conf: WELL.replace(/connection.*/, ""), files: KEYS },
  but("one folder for all keys", "[credential]\nkey_repository = {folder}/fernet\n"),
  { name: "folders without keys", conf: WELL, files: { fernet: null, credential: null } },
  { name: "empty keys", conf: WELL, files: { "fernet/0": "", "credential/0": "", "credential/1": "k" } },
  { name: "files that are no keys", conf: WELL, files: { "fernet/0.tmp": "k", "fernet/README": "x", "credential/01": "k" } },
  { name: "a staged key alone", conf: WELL, files: { "fernet/0": "k", "credential/0": "k" } },
  { name: "other providers", conf: `${WELL}[token]\nprovider = jws\n[credential]\nprovider = mine\n`, files: {} },
  but("long tokens", "[DEFAULT]\nmax_token_size = 256\n"),
  but("tokens of 255", "[DEFAULT]\nmax_token_size = 255\n"),
  but("long tokens of JWS", "[DEFAULT]\nmax_token_size = 4096\n[token]\nprovider = jws\n"),
  but("commas", "[saml]\ncertfile = /a,b\nkeyfile = /c,d\n"),
  but("groups of ids", "[ldap]\ngroup_objectclass = posixGroup\n"),
  but("groups of ids, said", "[ldap]\ngroup_objectclass = posixGroup\ngroup_members_are_ids = true\n"),
  but("emulation", "[ldap]\nuser_enabled_emulation_dn = cn=x\nuser_enabled_emulation_use_group_config = true\n"),
  but(
    "emulation that is on",
    "[ldap]\nuser_enabled_emulation = true\nuser_enabled_emulation_dn = cn=x\nuser_enabled_emulation_use_group_config = true\n",
  ),
  rules("an age as long as the password", "minimum_password_age = 5\npassword_expires_days = 5"),
  rules("an age that is shorter", "minimum_password_age = 4\npassword_expires_days = 5"),
  rules("an age that is longer", "minimum_password_age = 6\npassword_expires_days = 5"),
  rules("a described expression", "password_regex = ^.{7,}$\npassword_regex_description = seven or more"),
  ...EXPRESSIONS.map((expression) => rules(`the expression ${expression}`, `password_regex = ${expression}`)),
  but("no folder of domains", DOMAINS),
  but("a file as the folder of domains", DOMAINS, { domains: "x" }),
  but("domains in the database", DOMAINS.replace("database = false", "database = true")),
  domains("an empty folder of domains", {}),
  domains("files that are no domain's", { "keystone.one.conf": "[ldap]\n", "keystone.conf": "", "readme.txt": "", ".hidden": "" }),
  ...Object.entries(CONFIGURATIONS).map(([name, text]) => domains(`a domain's file: ${name}`, { "keystone.one.conf": text })),
];
