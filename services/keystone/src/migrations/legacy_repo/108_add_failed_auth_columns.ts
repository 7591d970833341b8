import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("local_user").addColumn(column("failed_auth_count").integer());
  table("local_user").addColumn(column("failed_auth_at").datetime());
});
