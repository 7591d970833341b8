import { column, legacy } from "underpin";

export default legacy(({ table, update, on }) => {
  for (const name of ["secret_acls", "container_acls"]) {
    table(name).addColumn(column("project_access").boolean());
    update({
      name: `take what ${name}.creator_only is not as project_access`,
      table: name,
      set: { project_access: 'NOT "creator_only"' },
      where: '"project_access" IS NULL',
    });
    // On MySQL upstream's column may be NULL.
    on(["postgres", "sqlite"], (others) => others.table(name).setNotNull("project_access"));
    table(name).dropColumn("creator_only");
  }
});
