import { legacy } from "underpin";

export default legacy(({ table }) => {
  for (const role of ["prior_role_id", "implied_role_id"]) {
    table("implied_role").dropForeignKey([role]);
    table("implied_role").addForeignKey(
      [role],
      { table: "role", columns: ["id"] },
      { name: `implied_role_${role}_fkey`, onDelete: "CASCADE" },
    );
  }
});
