import { discoveryRoutes } from "../discovery/routes.ts";
import { orderRoutes } from "../orders/routes.ts";
import { secretRoutes } from "../secrets/routes.ts";
import type { Route } from "./route.ts";

/** The whole API. */
export const ROUTES: readonly Route[] = [...discoveryRoutes, ...orderRoutes, ...secretRoutes];
