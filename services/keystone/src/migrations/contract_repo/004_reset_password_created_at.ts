import { column, contract } from "underpin";

export default contract(({ except }) => {
  // A TIMESTAMP with a default was a mistake of 002; this undoes it.
  const password = except(
    "The column is dropped and made anew under its name, as upstream does: no release reads it between the two steps.",
  ).table("password");
  password.dropColumn("created_at");
  password.addColumn(column("created_at").datetime());
  except("The column was made a moment ago and is empty.").update({
    name: "say when passwords were made: now",
    table: "password",
    set: { created_at: "CURRENT_TIMESTAMP" },
    where: '"created_at" IS NULL',
  });
  password.setNotNull("created_at");
});
