import { legacy } from "underpin";

const RENAMED = ["containers", "kek_data", "orders"] as const;

export default legacy(({ table, renameTable, on, raw }) => {
  // PostgreSQL keeps the old foreign keys beside the new ones, as upstream leaves them there.
  on(["mysql", "sqlite"], (others) => {
    for (const name of [...RENAMED, "tenant_secret"]) others.table(name).dropForeignKey(["tenant_id"]);
    others.table("tenant_secret").dropForeignKey(["secret_id"]);
  });
  table("tenant_secret").dropUnique(["tenant_id", "secret_id"]);
  renameTable("tenants", "projects");
  renameTable("tenant_secret", "project_secret");
  for (const name of [...RENAMED, "project_secret"]) table(name).renameColumn("tenant_id", "project_id");
  on("mysql", (mysql) => {
    // Upstream's rename says nothing of NULL there, and so allows it.
    for (const name of [...RENAMED, "project_secret"]) mysql.table(name).dropNotNull("project_id");
  });
  table("project_secret").addUnique(["project_id", "secret_id"], { name: "_project_secret_uc" });
  const keys = [
    ...RENAMED.map((name) => ({ name, key: `${name}_project_fk`, column: "project_id", to: "projects" })),
    { name: "project_secret", key: "project_secret_project_fk", column: "project_id", to: "projects" },
    { name: "project_secret", key: "project_secret_secret_fk", column: "secret_id", to: "secrets" },
  ];
  for (const { name, key, column, to } of keys) {
    on(["mysql", "sqlite"], (others) => others.table(name).addForeignKey([column], { table: to, columns: ["id"] }, { name: key }));
    raw(`add foreign key ${key}`, { postgres: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${column}) REFERENCES ${to} (id)` });
  }
  table("orders").addForeignKey(["container_id"], { table: "containers", columns: ["id"] }, { name: "orders_ibfk_2" });
});
