import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable(
    "project_quotas",
    [
      ...entity(),
      column("project_id").varchar(36).notNull().references("projects.id", { name: "project_quotas_fk" }),
      ...["secrets", "orders", "containers", "transport_keys", "consumers"].map((name) => column(name).integer()),
    ],
    { indexes: [{ name: "ix_project_quotas_project_id", columns: ["project_id"] }] },
  );
});
