import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("trust").addColumn(column("redelegated_trust_id").varchar(64));
  table("trust").addColumn(column("redelegation_count").integer());
});
