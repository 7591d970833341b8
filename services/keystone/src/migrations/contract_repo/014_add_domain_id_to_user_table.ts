import { contract } from "underpin";

export default contract(({ dropTrigger, table }) => {
  table("user").addUnique(["id", "domain_id"], { name: "ixu_user_id_domain_id" });
  for (const child of ["local_user", "nonlocal_user"]) {
    table(child).dropForeignKey(["user_id"]);
    table(child).addForeignKey(
      ["user_id", "domain_id"],
      { table: "user", columns: ["id", "domain_id"] },
      { name: `${child}_user_id_fkey`, onDelete: "CASCADE", onUpdate: "CASCADE" },
    );
    for (const event of ["insert", "update"]) dropTrigger(child, `${child}_after_${event}_trigger`, { function: "update_user_domain_id" });
  }
});
