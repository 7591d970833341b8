import { migrate } from "underpin";

export default migrate(({ update }) => {
  // Rows that Queens nodes wrote after 048 had run, before the columns that identify them go.
  const same = `r."service_id" = "limit"."service_id" AND r."resource_name" = "limit"."resource_name" AND COALESCE(r."region_id", '') = COALESCE("limit"."region_id", '')`;
  update({
    name: "link limits to their registered limits",
    table: "limit",
    set: { registered_limit_id: `(SELECT r."id" FROM "registered_limit" r WHERE ${same})` },
    where: `"registered_limit_id" IS NULL AND EXISTS (SELECT 1 FROM "registered_limit" r WHERE ${same})`,
  });
});
