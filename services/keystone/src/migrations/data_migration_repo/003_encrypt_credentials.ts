import { migrate } from "underpin";
import { loadCredentialKeys } from "../../credentials/credential-keys.ts";

export default migrate(({ each }) => {
  each({
    name: "encrypt the credentials",
    table: "credential",
    columns: ["blob"],
    where: '"encrypted_blob" IS NULL',
    rows: async (rows, { run, settings }) => {
      using keys = loadCredentialKeys(settings["credential"]?.["key_repository"]);
      for (const { id, blob } of rows)
        await run('UPDATE "credential" SET "encrypted_blob" = ?, "key_hash" = ? WHERE "id" = ? AND "encrypted_blob" IS NULL', [
          keys.encrypt(String(blob)),
          keys.primaryHash,
          id,
        ]);
    },
  });
});
