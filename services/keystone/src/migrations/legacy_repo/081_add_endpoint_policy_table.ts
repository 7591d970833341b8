import { column, legacy } from "underpin";

/** 081 to 085 take in the tables of former extensions; a database that has one already keeps it. */
export default legacy(({ createTable }) => {
  createTable(
    "policy_association",
    [
      column("id").varchar(64).primaryKey(),
      column("policy_id").varchar(64).notNull(),
      column("endpoint_id").varchar(64),
      column("service_id").varchar(64),
      column("region_id").varchar(64),
    ],
    { unique: [{ columns: ["endpoint_id", "service_id", "region_id"] }] },
  );
});
