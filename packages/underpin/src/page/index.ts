export { openRolloutPage, openStatusPage, type Page, type RolloutPage } from "./open.ts";
