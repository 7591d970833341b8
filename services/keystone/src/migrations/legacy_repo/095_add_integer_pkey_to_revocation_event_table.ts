import { column, legacy } from "underpin";

export default legacy(({ createTable, raw, dropTable, renameTable }) => {
  createTable(
    "revocation_event_new",
    [
      column("id").integer().autoincrement().primaryKey(),
      column("domain_id").varchar(64),
      column("project_id").varchar(64),
      column("user_id").varchar(64),
      column("role_id").varchar(64),
      column("trust_id").varchar(64),
      column("consumer_id").varchar(64),
      column("access_token_id").varchar(64),
      column("issued_before").datetime().notNull(),
      column("expires_at").datetime(),
      column("revoked_at").datetime().notNull(),
      column("audit_id").varchar(32),
      column("audit_chain_id").varchar(32),
    ],
    { indexes: [{ name: "ix_revocation_event_new_revoked_at", columns: ["revoked_at"] }] },
  );
  // Upstream means to copy the rows and never does: every revoked token comes back. Here they are kept.
  const columns =
    "domain_id, project_id, user_id, role_id, trust_id, consumer_id, access_token_id, issued_before, expires_at, revoked_at, audit_id, audit_chain_id";
  const copy = `INSERT INTO revocation_event_new (${columns}) SELECT ${columns} FROM revocation_event`;
  const done = "SELECT 1 AS done FROM revocation_event_new LIMIT 1";
  raw("copy the revocation events", { postgres: copy, mysql: copy, sqlite: copy }, { done: { postgres: done, mysql: done, sqlite: done } });
  dropTable("revocation_event");
  renameTable("revocation_event_new", "revocation_event");
});
