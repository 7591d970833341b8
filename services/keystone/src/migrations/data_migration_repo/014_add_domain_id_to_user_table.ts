import { migrate } from "underpin";

export default migrate(({ update }) => {
  // A user with two nonlocal names is one of contract's: 011 stops at it and shows the rows. Until then either domain will do.
  for (const child of ["local_user", "nonlocal_user"])
    update({
      name: `fill user.domain_id from ${child}`,
      table: "user",
      set: { domain_id: `(SELECT min(c."domain_id") FROM "${child}" c WHERE c."user_id" = "user"."id")` },
      where: `"domain_id" IS NULL AND EXISTS (SELECT 1 FROM "${child}" c WHERE c."user_id" = "user"."id")`,
    });
});
