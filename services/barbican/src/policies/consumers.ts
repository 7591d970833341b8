import { ofMembers, ofReaders, WITH_SYSTEM, type BarbicanRule } from "./rule.ts";

const LEGACY_CONTAINER =
  "rule:container_non_private_read or rule:container_project_creator or rule:container_project_admin or rule:container_acl_read";
const LEGACY_SECRET = "rule:secret_non_private_read or rule:secret_project_creator or rule:secret_project_admin or rule:secret_acl_read";
const CONTAINER_IN_15 = { check: `rule:system_admin or ${ofReaders("container")}`, scopeTypes: WITH_SYSTEM } as const;
const SECRET_IN_15 = { check: `rule:system_admin or ${ofReaders("secret")}`, scopeTypes: WITH_SYSTEM } as const;
const OF_CONTAINER = "/v1/containers/{container_id}/consumers";
const OF_SECRET = "/v1/secrets/{secret_id}/consumers";

export const consumerRules = [
  {
    name: "consumer:get",
    check: `role:admin or ${ofMembers("container")} or rule:container_acl_read`,
    legacy: `rule:admin or rule:observer or rule:creator or rule:audit or ${LEGACY_CONTAINER}`,
    description: "Read one of those who use a container.",
    operations: [`GET ${OF_CONTAINER}/{consumer_id}`],
    in15: CONTAINER_IN_15,
  },
  {
    name: "container_consumers:get",
    check: ofReaders("container"),
    legacy: LEGACY_CONTAINER,
    description: "List who uses a container.",
    operations: [`GET ${OF_CONTAINER}`],
    in15: CONTAINER_IN_15,
  },
  {
    name: "container_consumers:post",
    check: ofReaders("container"),
    legacy: LEGACY_CONTAINER,
    description: "Say who uses a container.",
    operations: [`POST ${OF_CONTAINER}`],
    in15: CONTAINER_IN_15,
  },
  {
    name: "container_consumers:delete",
    check: ofReaders("container"),
    legacy: LEGACY_CONTAINER,
    description: "Say who uses a container no longer.",
    operations: [`DELETE ${OF_CONTAINER}`],
    in15: CONTAINER_IN_15,
  },
  {
    name: "secret_consumers:get",
    check: ofReaders("secret"),
    legacy: LEGACY_SECRET,
    description: "List what uses a secret.",
    operations: [`GET ${OF_SECRET}`],
    in15: SECRET_IN_15,
  },
  {
    name: "secret_consumers:post",
    check: ofReaders("secret"),
    legacy: LEGACY_SECRET,
    description: "Say what uses a secret.",
    operations: [`POST ${OF_SECRET}`],
    in15: SECRET_IN_15,
  },
  {
    name: "secret_consumers:delete",
    check: ofReaders("secret"),
    legacy: LEGACY_SECRET,
    description: "Say what uses a secret no longer.",
    operations: [`DELETE ${OF_SECRET}`],
    in15: SECRET_IN_15,
  },
] as const satisfies readonly BarbicanRule[];
