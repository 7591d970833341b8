import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable("consumer", [
    column("id").varchar(64).primaryKey(),
    column("description").varchar(64),
    column("secret").varchar(64).notNull(),
    column("extra").text().notNull(),
  ]);
  createTable(
    "request_token",
    [
      column("id").varchar(64).primaryKey(),
      column("request_secret").varchar(64).notNull(),
      column("verifier").varchar(64),
      column("authorizing_user_id").varchar(64),
      column("requested_project_id").varchar(64).notNull(),
      column("role_ids").text(),
      column("consumer_id").varchar(64).notNull().references("consumer.id"),
      column("expires_at").varchar(64),
    ],
    { indexes: [{ name: "ix_request_token_consumer_id", columns: ["consumer_id"] }] },
  );
  createTable(
    "access_token",
    [
      column("id").varchar(64).primaryKey(),
      column("access_secret").varchar(64).notNull(),
      column("authorizing_user_id").varchar(64).notNull(),
      column("project_id").varchar(64).notNull(),
      column("role_ids").text().notNull(),
      column("consumer_id").varchar(64).notNull().references("consumer.id"),
      column("expires_at").varchar(64),
    ],
    {
      indexes: [
        { name: "ix_access_token_authorizing_user_id", columns: ["authorizing_user_id"] },
        { name: "ix_access_token_consumer_id", columns: ["consumer_id"] },
      ],
    },
  );
});
