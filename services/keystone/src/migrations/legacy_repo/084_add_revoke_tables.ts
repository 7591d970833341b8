import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable(
    "revocation_event",
    [
      column("id").varchar(64).primaryKey(),
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
    { indexes: [{ name: "ix_revocation_event_revoked_at", columns: ["revoked_at"] }] },
  );
});
