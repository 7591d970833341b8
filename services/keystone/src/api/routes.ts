import { regionRoutes } from "../regions/routes.ts";
import type { Route } from "./route.ts";

/** The whole API. */
export const ROUTES: readonly Route[] = [...regionRoutes];
