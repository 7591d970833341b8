import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

const CA = { columns: ["ca_id"], references: { table: "certificate_authorities", columns: ["id"] } };
const PROJECT = { columns: ["project_id"], references: { table: "projects", columns: ["id"] } };

export default legacy(({ createTable }) => {
  createTable("certificate_authorities", [
    ...entity(),
    column("plugin_name").varchar(255).notNull(),
    column("plugin_ca_id").text().notNull(),
    column("expiration").datetime(),
  ]);
  createTable(
    "project_certificate_authorities",
    [...entity(), column("project_id").varchar(36).notNull(), column("ca_id").varchar(36).notNull()],
    {
      primaryKey: ["id", "project_id", "ca_id"],
      unique: [{ name: "_project_certificate_authority_uc", columns: ["project_id", "ca_id"] }],
      foreignKeys: [CA, PROJECT],
    },
  );
  createTable(
    "certificate_authority_metadata",
    [...entity(), column("key").varchar(255).notNull(), column("value").varchar(255).notNull(), column("ca_id").varchar(36).notNull()],
    {
      primaryKey: ["id", "key", "ca_id"],
      unique: [{ name: "_certificate_authority_metadatum_uc", columns: ["ca_id", "key"] }],
      foreignKeys: [CA],
    },
  );
  createTable(
    "preferred_certificate_authorities",
    [...entity(), column("project_id").varchar(36).notNull().unique(), column("ca_id").varchar(36)],
    { primaryKey: ["id", "project_id"], foreignKeys: [CA, PROJECT] },
  );
});
