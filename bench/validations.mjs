// Validating tokens in process, strictly fresh, on each database; and beside many revocation events of others.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { DURABLE, median, report, root, servers, times } from "./lib.mjs";

const DIST = `${root}services/keystone/dist`;
const ROUNDS = 5;
const EACH = Number(process.env.EACH ?? 1000);
const EVENTS = Number(process.env.EVENTS ?? 100_000);
const KEY = `${"A".repeat(43)}=`;
const id = (n) => String(n).padStart(32, "0");
const [DOMAIN, PROJECT, ROLE, USER, TRUSTEE, TRUST, CREDENTIAL] = [1, 2, 3, 4, 5, 6, 7].map(id);
const PASSWORDS = "a password's token";
const UNSCOPED = Object.fromEntries(
  [
    "system",
    "domainId",
    "projectId",
    "trustId",
    "groupIds",
    "identityProviderId",
    "protocolId",
    "accessTokenId",
    "applicationCredentialId",
    "thumbprint",
  ].map((one) => [one, null]),
);
const time = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

export default async function () {
  const wanted = (process.env.DB ?? "sqlite,mariadb,postgres").split(",");
  const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
  if (wanted.includes("sqlite")) await measure("SQLite", [`sqlite:///${folder}/plain.db`, `sqlite:///${folder}/crowded.db`]);
  if (wanted.includes("mariadb")) await withServer("MariaDB", await servers.startMariadb(DURABLE.MariaDB));
  if (wanted.includes("postgres")) await withServer("PostgreSQL", await servers.startPostgres(DURABLE.PostgreSQL));
  rmSync(folder, { recursive: true, force: true });
}

async function withServer(name, server) {
  try {
    await measure(name, [await fresh(server.url, "plain"), await fresh(server.url, "crowded")]);
  } finally {
    await server.stop();
  }
}

/** Two clouds that are the same, but for the events of others that one has. */
async function measure(name, urls) {
  const [plain, crowded] = [await open(name, urls[0]), await open(name, urls[1])];
  await events(crowded.pool, name);
  plain.now.shift = crowded.now.shift = 0;
  const kinds = Object.keys(plain.texts);
  for (const kind of kinds) for (const cloud of [plain, crowded]) await warm(cloud, kind);
  const all = new Map(kinds.map((kind) => [kind, { alone: [], beside: [], shared: [] }]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [kind, { alone, beside, shared }] of all) {
      alone.push(await speed(plain, kind));
      beside.push(await speed(crowded, kind));
      shared.push(await speed(plain, kind, 32));
    }
  for (const [kind, { alone, beside, shared }] of all) {
    const speeds = `${median(alone).toFixed(0)}/s; 32 at once ${median(shared).toFixed(0)}/s`;
    report(`${name}: ${kind} validated, one after the other`, speeds, "nothing", true);
    const ratio = median(alone) / median(beside);
    report(`${name}: ${kind}, beside ${EVENTS} later events of others, time`, times(ratio), "at most 1.2x", ratio <= 1.2);
  }
  const whole = await speed(plain, PASSWORDS, 1, { body: "whole" });
  report(`${name}: a password's token with its body and a catalogue of 60 endpoints`, `${whole.toFixed(0)}/s`, "nothing", true);
  const ratio = median(all.get(PASSWORDS).alone) / median(all.get("an application credential's token").alone);
  report(`${name}: an application credential's token beside a password's, time`, times(ratio), "at most 1.1x", ratio <= 1.1);
  for (const { close } of [plain, crowded]) await close();
}

/** A cloud with a token of each kind. */
async function open(name, url) {
  const { openTables } = await import(`${DIST}/database/open-tables.js`);
  const { Revocations } = await import(`${DIST}/revocations/revocations.js`);
  const { openTokens } = await import(`${DIST}/tokens/open-tokens.js`);
  const { loadKeystoneConfig } = await import(`${DIST}/config/load.js`);
  const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
  for (const key of ["0", "1"]) writeFileSync(join(folder, key), KEY, { mode: 0o600 });
  writeFileSync(join(folder, "keystone.conf"), `[fernet_tokens]\nkey_repository = ${folder}\n`);
  await createEngine({ service: keystone, url }).sync({ to: "2026.1" });
  const pool = await openTables(url, { service: keystone, size: 4, timeout: 30, recycle: 600 });
  const config = loadKeystoneConfig({ files: [join(folder, "keystone.conf")] }).values;
  // Tokens are of the second before: events of the same second would end them.
  const at = { shift: -2000 };
  const now = () => Date.now() + at.shift;
  const tokens = openTokens({ config, compatibility: 30, pool, now, revocations: new Revocations(pool, { keptFor: 5400, now }) });
  await fill(pool, name);
  const grant = { ...UNSCOPED, userId: USER, methods: ["password"], auditChainId: null, expiresAt: null, projectId: PROJECT };
  const kinds = {
    [PASSWORDS]: grant,
    "a token of a token": { ...grant, auditChainId: "AAAAAAAAAAAAAAAAAAAAAA" },
    "an application credential's token": { ...grant, applicationCredentialId: CREDENTIAL },
    "a trust's token": { ...grant, userId: TRUSTEE, trustId: TRUST },
  };
  const texts = {};
  for (const [kind, one] of Object.entries(kinds)) texts[kind] = (await tokens.issue(one)).text;
  const close = async () => {
    tokens[Symbol.dispose]();
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { pool, tokens, texts, now: at, close };
}

async function look({ tokens, texts }, kind, options = {}) {
  const token = await tokens.validate(texts[kind], options);
  if (options.body) await tokens.render(token, { catalog: true });
}

async function warm(cloud, kind) {
  for (let i = 0; i < 500; i++) await look(cloud, kind);
}

/** Looks a second, of so many clients. */
async function speed(cloud, kind, clients = 1, options = {}) {
  const each = clients === 1 ? EACH : (4 * EACH) / clients;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = 0; i < each; i++) await look(cloud, kind, options);
    }),
  );
  return (1000 * each * clients) / (performance.now() - started);
}

async function fill({ db }, name) {
  const yes = name === "SQLite" ? 1 : true;
  const no = name === "SQLite" ? 0 : false;
  const add = (table, rows) => db.insertInto(table).values(rows).execute();
  const project = { extra: "{}", description: "", enabled: yes };
  await add("project", [
    { ...project, id: DOMAIN, name: "Default", domain_id: "<<keystone.domain.root>>", parent_id: null, is_domain: yes },
  ]);
  const projects = Array.from({ length: 1000 }, (_, i) => ({
    ...project,
    id: i === 0 ? PROJECT : id(10_000 + i),
    name: `p${i}`,
    domain_id: DOMAIN,
    parent_id: DOMAIN,
    is_domain: no,
  }));
  await add("project", projects);
  const users = Array.from({ length: 1000 }, (_, i) => ({
    id: i === 0 ? USER : i === 1 ? TRUSTEE : id(20_000 + i),
    enabled: yes,
    domain_id: DOMAIN,
    extra: "{}",
  }));
  await add("user", users);
  await add(
    "local_user",
    users.map((user, i) => ({ id: i + 1, user_id: user.id, domain_id: DOMAIN, name: `u${i}` })),
  );
  await add(
    "password",
    users.map((_, i) => ({ local_user_id: i + 1, created_at: time(1), created_at_int: 1_000_000, password_hash: "x" })),
  );
  const roles = ["member", "reader", "admin"].map((one, i) => ({
    id: i === 0 ? ROLE : id(30 + i),
    name: one,
    domain_id: "<<null>>",
    extra: "{}",
  }));
  await add("role", roles);
  await add("implied_role", [{ prior_role_id: ROLE, implied_role_id: id(31) }]);
  await add(
    "assignment",
    users.map((user, i) => ({ type: "UserProject", actor_id: user.id, target_id: projects[i].id, role_id: ROLE, inherited: no })),
  );
  await add("trust", [
    {
      id: TRUST,
      trustor_user_id: USER,
      trustee_user_id: TRUSTEE,
      project_id: PROJECT,
      impersonation: no,
      extra: "{}",
      redelegation_count: 0,
    },
  ]);
  await add("trust_role", [{ trust_id: TRUST, role_id: ROLE }]);
  await add("application_credential", [
    { internal_id: 1, id: CREDENTIAL, name: "c", secret_hash: "x", user_id: USER, project_id: PROJECT, unrestricted: no },
  ]);
  await add("application_credential_role", [{ application_credential_id: 1, role_id: ROLE }]);
  await add(
    "service",
    Array.from({ length: 20 }, (_, i) => ({ id: id(100 + i), type: `t${i}`, enabled: yes, extra: JSON.stringify({ name: `s${i}` }) })),
  );
  await add(
    "endpoint",
    Array.from({ length: 60 }, (_, i) => ({
      id: id(200 + i),
      interface: ["public", "internal", "admin"][i % 3],
      service_id: id(100 + (i % 20)),
      url: `http://host${i}.example.com/v2.1/$(project_id)s`,
      extra: "{}",
      enabled: yes,
    })),
  );
  if (name === "PostgreSQL") await (await import("kysely")).sql`ANALYZE`.execute(db);
}

/** As upstream writes them: of users, and of tokens with their chains. */
async function events({ db }, name) {
  const at = time(Date.now() / 1000 + 60) + (name === "MariaDB" ? "" : ".000000");
  for (let done = 0; done < EVENTS; done += 1000) {
    const rows = Array.from({ length: 1000 }, (_, i) => {
      const n = id(1_000_000 + done + i).slice(10);
      const named = { user_id: null, audit_id: null, audit_chain_id: null };
      named[["user_id", "audit_id", "audit_chain_id"][i % 3]] = n;
      return { ...named, issued_before: at, revoked_at: at };
    });
    await db.insertInto("revocation_event").values(rows).execute();
  }
  const { sql } = await import("kysely");
  // Or the server does so by itself while it is measured.
  if (name === "PostgreSQL") await sql`VACUUM ANALYZE`.execute(db);
}

async function fresh(url, name) {
  const { openDatabase } = await import("underpin/engine");
  const session = await (await openDatabase(url)).connect();
  await session.run(`CREATE DATABASE ${name}`);
  await session.close();
  return url.replace(/\/\w+$/, `/${name}`);
}
