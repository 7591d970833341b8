import { legacy } from "underpin";

const INDEXED = {
  certificate_authority_metadata: ["ca_id", "key"],
  container_consumer_metadata: ["container_id"],
  container_secret: ["container_id", "secret_id"],
  containers: ["project_id"],
  encrypted_data: ["kek_id", "secret_id"],
  kek_data: ["project_id"],
  order_barbican_metadata: ["order_id"],
  order_plugin_metadata: ["order_id"],
  order_retry_tasks: ["order_id"],
  orders: ["container_id", "project_id", "secret_id"],
  preferred_certificate_authorities: ["ca_id"],
  project_certificate_authorities: ["ca_id", "project_id"],
  project_secret: ["project_id", "secret_id"],
  secret_store_metadata: ["secret_id"],
};
const PREFERRED = "preferred_certificate_authorities";

export default legacy(({ table, on, raw }) => {
  for (const [name, columns] of Object.entries(INDEXED))
    for (const column of columns) table(name).addIndex(`ix_${name}_${column}`, [column]);
  table(PREFERRED).addIndex(`ix_${PREFERRED}_project_id`, ["project_id"], { unique: true });
  // PostgreSQL keeps the old foreign key beside the new one.
  on(["mysql", "sqlite"], (others) => others.table(PREFERRED).dropForeignKey(["ca_id"]));
  table(PREFERRED).setNotNull("ca_id");
  on(["mysql", "sqlite"], (others) =>
    others.table(PREFERRED).addForeignKey(["ca_id"], { table: "certificate_authorities", columns: ["id"] }, { name: `${PREFERRED}_fk` }),
  );
  raw(`add foreign key ${PREFERRED}_fk`, {
    postgres: `ALTER TABLE ${PREFERRED} ADD CONSTRAINT ${PREFERRED}_fk FOREIGN KEY (ca_id) REFERENCES certificate_authorities (id)`,
  });
});
