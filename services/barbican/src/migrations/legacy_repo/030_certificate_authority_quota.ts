import { column, legacy } from "underpin";

export default legacy(({ table }) => table("project_quotas").addColumn(column("cas").integer()));
