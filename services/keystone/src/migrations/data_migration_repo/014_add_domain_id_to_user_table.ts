import { migrate } from "underpin";

export default migrate(({ update }) => {
  for (const child of ["local_user", "nonlocal_user"])
    update({
      name: `fill user.domain_id from ${child}`,
      table: "user",
      set: { domain_id: `(SELECT c."domain_id" FROM "${child}" c WHERE c."user_id" = "user"."id")` },
      where: `"domain_id" IS NULL AND EXISTS (SELECT 1 FROM "${child}" c WHERE c."user_id" = "user"."id")`,
    });
});
