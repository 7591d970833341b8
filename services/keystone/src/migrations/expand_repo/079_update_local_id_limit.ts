import { expand } from "underpin";

export default expand(({ except }) => {
  except("The column only grows; every value and every statement of the running release stays valid.")
    .table("id_mapping")
    .alterColumn("local_id", { type: { kind: "varchar", length: 255 } });
});
