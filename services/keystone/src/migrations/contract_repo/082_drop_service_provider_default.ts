import { contract } from "underpin";

export default contract(({ on }) => {
  on("mysql", (mysql) => mysql.table("project_tag").dropUnique(["project_id", "name"]));
});
