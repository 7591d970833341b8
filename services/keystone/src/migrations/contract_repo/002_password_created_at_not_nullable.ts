import { column, contract } from "underpin";

export default contract(({ except }) => {
  const password = except(
    "The column is dropped and made anew under its name, as upstream does: no release reads it between the two steps.",
  ).table("password");
  password.dropColumn("created_at");
  password.addColumn(column("created_at").timestamp().notNull().default({ now: true }));
});
