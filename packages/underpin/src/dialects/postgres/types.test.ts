import { expect, test } from "vitest";
import { identifierName } from "./types.ts";

test("names are cut as PostgreSQL cuts them", () => {
  expect(identifierName("local_user", "user_id", "fkey")).toBe("local_user_user_id_fkey");
  expect(identifierName("application_credential_access_rule", "application_credential_id", "fkey")).toBe(
    "application_credential_access_ru_application_credential_id_fkey",
  );
  expect(identifierName("password", "", "pkey")).toBe("password_pkey");
  expect(identifierName("ß".repeat(31), "", "pkey")).toBe(`${"ß".repeat(29)}_pkey`);
});
