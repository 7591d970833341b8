import { aclRoutes } from "../acls/routes.ts";
import { consumerRoutes } from "../consumers/routes.ts";
import { containerSecretRoutes } from "../container-secrets/routes.ts";
import { containerRoutes } from "../containers/routes.ts";
import { discoveryRoutes } from "../discovery/routes.ts";
import { orderRoutes } from "../orders/routes.ts";
import { projectQuotaRoutes } from "../project-quotas/routes.ts";
import { quotaRoutes } from "../quotas/routes.ts";
import { secretMetadataRoutes } from "../secret-metadata/routes.ts";
import { secretRoutes } from "../secrets/routes.ts";
import { secretStoreRoutes } from "../secret-stores/routes.ts";
import { transportKeyRoutes } from "../transport-keys/routes.ts";
import type { Route } from "./route.ts";

/** The whole API. */
export const ROUTES: readonly Route[] = [
  ...discoveryRoutes,
  ...secretRoutes,
  ...secretMetadataRoutes,
  ...containerRoutes,
  ...containerSecretRoutes,
  ...consumerRoutes,
  ...aclRoutes,
  ...orderRoutes,
  ...quotaRoutes,
  ...projectQuotaRoutes,
  ...secretStoreRoutes,
  ...transportKeyRoutes,
];
