import { ofProject, ofReaders, type BarbicanRule } from "./rule.ts";

const WRITE =
  "rule:secret_project_admin or rule:secret_project_creator or (rule:secret_project_creator_role and rule:secret_non_private_read)";
const ALL = "/v1/secrets/{secret_id}/metadata";
const ONE = "/v1/secrets/{secret_id}/metadata/{key}";

export const secretMetadataRules = [
  {
    name: "secret_meta:get",
    check: ofReaders("secret"),
    legacy: "rule:secret_non_private_read or rule:secret_project_creator or rule:secret_project_admin or rule:secret_acl_read",
    description: "Read what users say of a secret.",
    operations: [`GET ${ALL}`, `GET ${ONE}`],
  },
  {
    name: "secret_meta:post",
    check: ofProject("secret"),
    legacy: WRITE,
    description: "Say something more of a secret.",
    operations: [`POST ${ALL}`],
  },
  {
    name: "secret_meta:put",
    check: ofProject("secret"),
    legacy: WRITE,
    description: "Say something else of a secret.",
    operations: [`PUT ${ALL}`, `PUT ${ONE}`],
  },
  {
    name: "secret_meta:delete",
    check: ofProject("secret"),
    legacy: WRITE,
    description: "Take back what was said of a secret.",
    operations: [`DELETE ${ONE}`],
  },
] as const satisfies readonly BarbicanRule[];
