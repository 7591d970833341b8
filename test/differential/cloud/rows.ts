import Database from "libsql";

const OAUTH_SECRET = "oauth-secret";

/** Puts into a database what the API makes nobody: what has expired, users of a backend that is gone, tokens of OAuth1 half way. */
export function alterRows(file: string, names: ReadonlyMap<string, string>): void {
  const db = new Database(file);
  const past = { text: "2020-01-01 00:00:00.000000", microseconds: 1_577_836_800_000_000 };
  const id = (name: string): string => {
    const found = names.get(name);
    if (found === undefined) throw new Error(`the cloud has no ${name}`);
    return found;
  };
  db.prepare(
    "update password set expires_at = ?, expires_at_int = ? where local_user_id in (select id from local_user where user_id = ?)",
  ).run(past.text, past.microseconds, id("user:erin"));
  db.prepare("update trust set expires_at = ?, expires_at_int = ? where id = ?").run(past.text, past.microseconds, id("trust:past"));
  db.prepare("update application_credential set expires_at = ? where id = ?").run(past.microseconds, id("appcred:past"));
  const nonlocal = "0123456789abcdef0123456789abcdef";
  db.prepare("insert into user (id, enabled, domain_id, created_at, extra) values (?, 1, 'default', ?, '{}')").run(nonlocal, past.text);
  db.prepare("insert into nonlocal_user (domain_id, name, user_id) values ('default', 'nora', ?)").run(nonlocal);
  const consumer = id("consumer:robot");
  db.prepare(
    "insert into request_token (id, request_secret, verifier, authorizing_user_id, requested_project_id, role_ids, consumer_id, expires_at) values (?, ?, null, null, ?, null, ?, ?)",
  ).run("aaaa0000aaaa0000aaaa0000aaaa0000", OAUTH_SECRET, id("project:web"), consumer, "2099-01-01T00:00:00.000000Z");
  db.prepare(
    "insert into access_token (id, access_secret, authorizing_user_id, project_id, role_ids, consumer_id, expires_at) values (?, ?, ?, ?, ?, ?, ?)",
  ).run(
    "bbbb0000bbbb0000bbbb0000bbbb0000",
    OAUTH_SECRET,
    id("user:alice"),
    id("project:web"),
    JSON.stringify([id("role:member")]),
    consumer,
    "2099-01-01T00:00:00.000000Z",
  );
  // One file again, which can be copied.
  db.exec("pragma journal_mode = delete");
  db.close();
}
