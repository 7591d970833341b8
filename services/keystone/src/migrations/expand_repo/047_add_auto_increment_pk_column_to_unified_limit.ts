import { column, expand } from "underpin";

export default expand(({ except, table }) => {
  // Rows keep their id, which stays unique: no release notices which column is the key.
  const rekey = except("A numbered key can't be added beside the old one; the old key stays as a unique column.");
  for (const limit of ["registered_limit", "limit"]) {
    rekey.table(limit).changePrimaryKey(["internal_id"], column("internal_id").integer().autoincrement());
    table(limit).addUnique(["id"], { name: `${limit}_id_key` });
  }
});
