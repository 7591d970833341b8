import { legacy } from "underpin";

export default legacy(
  ({ update }) => update({ name: "take the id of users as their uid", table: "users", set: { uid: `"id" || ''` }, where: `"uid" IS NULL` }),
  // On the way down the values go with the column.
  () => {},
);
