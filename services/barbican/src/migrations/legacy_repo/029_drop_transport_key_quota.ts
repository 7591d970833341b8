import { legacy } from "underpin";

export default legacy(({ table }) => table("project_quotas").dropColumn("transport_keys"));
