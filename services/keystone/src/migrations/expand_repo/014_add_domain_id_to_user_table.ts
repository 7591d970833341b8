import { column, expand } from "underpin";

export default expand(({ table, trigger }) => {
  table("user").addColumn(column("domain_id").varchar(64).references("project.id"));
  for (const child of ["local_user", "nonlocal_user"])
    for (const event of ["INSERT", "UPDATE"] as const)
      trigger({
        name: `${child}_after_${event.toLowerCase()}_trigger`,
        function: "update_user_domain_id",
        table: child,
        timing: "AFTER",
        event,
        // NULL counts as different: upstream's update trigger leaves it NULL on MySQL and SQLite.
        action: {
          run: `UPDATE "user" SET domain_id = NEW.domain_id WHERE id = NEW.user_id AND (domain_id IS NULL OR domain_id <> NEW.domain_id)`,
        },
      });
});
