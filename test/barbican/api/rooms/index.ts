import type { Scenario } from "../scenario.ts";
import { acls } from "./acls.ts";
import { containerConsumers, secretConsumers } from "./consumers.ts";
import { containers, containerSecrets } from "./containers.ts";
import { hosts } from "./hosts.ts";
import { longLists } from "./long-lists.ts";
import { metadata } from "./metadata.ts";
import { orderMetas } from "./order-metas.ts";
import { orders } from "./orders.ts";
import { payloads } from "./payloads.ts";
import { projectQuotas, quotas } from "./quotas.ts";
import { rbac } from "./rbac.ts";
import { secrets } from "./secrets.ts";
import { stores, transportKeys } from "./stores.ts";
import { versions } from "./versions.ts";

/** All scenarios, by what they are about. */
export const ROOMS: Readonly<Record<string, readonly Scenario[]>> = {
  versions,
  secrets,
  payloads,
  "secret metadata": metadata,
  containers,
  "container secrets": containerSecrets,
  "container consumers": containerConsumers,
  "secret consumers": secretConsumers,
  acls,
  orders,
  "order metas": orderMetas,
  hosts,
  "long lists": longLists,
  quotas,
  "project quotas": projectQuotas,
  "secret stores": stores,
  "transport keys": transportKeys,
  rbac,
};
