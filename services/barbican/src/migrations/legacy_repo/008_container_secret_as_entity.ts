import { column, legacy } from "underpin";

/** A random UUID for each row, as text. */
const UUID = {
  postgres: "CAST(CAST(md5(random()::text || clock_timestamp()::text) AS uuid) AS text)",
  mysql: "uuid()",
  sqlite:
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))",
};
const NOW = { postgres: "timezone('utc', now())", mysql: "utc_timestamp()", sqlite: "datetime('now')" };

/** What gives rows that are there what they must have from now on. */
function filling(dialect: keyof typeof UUID): string {
  const now = NOW[dialect];
  return `UPDATE container_secret SET id = ${UUID[dialect]}, created_at = ${now}, updated_at = ${now}, deleted = false, status = 'ACTIVE' WHERE id IS NULL`;
}

export default legacy(({ table, raw, on }) => {
  const rows = table("container_secret");
  rows.addColumn(column("created_at").datetime());
  rows.addColumn(column("deleted").boolean());
  rows.addColumn(column("deleted_at").datetime());
  rows.addColumn(column("id").varchar(36));
  rows.addColumn(column("status").varchar(20));
  rows.addColumn(column("updated_at").datetime());
  raw("give rows of container_secret an id", { postgres: filling("postgres"), mysql: filling("mysql"), sqlite: filling("sqlite") });
  for (const name of ["created_at", "deleted", "id", "status", "updated_at"]) rows.setNotNull(name);
  raw("make (id) the primary key of container_secret", {
    postgres: "ALTER TABLE container_secret ADD CONSTRAINT pk_container_secret PRIMARY KEY (id)",
  });
  on(["mysql", "sqlite"], (others) => others.table("container_secret").changePrimaryKey(["id"]));
  rows.addUnique(["container_id", "secret_id", "name"], { name: "_container_secret_name_uc" });
});
