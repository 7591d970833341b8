import { contract } from "underpin";

export default contract(({ table }) => {
  for (const name of ["service_id", "region_id", "resource_name"]) table("limit").dropColumn(name);
});
