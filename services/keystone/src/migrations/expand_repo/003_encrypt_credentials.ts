import { column, expand } from "underpin";

/** An application key is needed to encrypt, so no trigger can keep both sides equal: writes are refused meanwhile. */
export default expand(({ except, forbid, table }) => {
  table("credential").addColumn(column("key_hash").varchar(64));
  table("credential").addColumn(column("encrypted_blob").text());
  except("The coming release writes no plain blob; NULL must be possible before it starts.").table("credential").dropNotNull("blob");
  const message = "Credential migration in progress. Cannot perform writes to credential table.";
  forbid.insert("credential", message, { name: "credential_insert_read_only", function: "keystone_read_only_insert" });
  forbid.update("credential", message, {
    name: "credential_update_read_only",
    function: "keystone_read_only_update",
    when: {
      any: [
        { isNull: "NEW.encrypted_blob" },
        { all: [{ notNull: "NEW.encrypted_blob" }, { isNull: "OLD.blob" }] },
        // Upstream lets the old release change a blob that is encrypted already; the change is lost at contract.
        { changed: "blob" },
      ],
    },
  });
});
