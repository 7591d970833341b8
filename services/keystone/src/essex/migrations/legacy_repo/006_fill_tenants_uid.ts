import { legacy } from "underpin";

export default legacy(
  ({ update }) =>
    update({ name: "take the id of tenants as their uid", table: "tenants", set: { uid: `"id" || ''` }, where: `"uid" IS NULL` }),
  // On the way down the values go with the column.
  () => {},
);
