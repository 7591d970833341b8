import { messageOf, UnderpinError } from "../model/error.ts";

/** What went wrong, with the reason as far as it is known. */
export function reasonOf(error: unknown): string {
  return error instanceof UnderpinError && error.why !== undefined ? `${error.message} ${error.why}` : messageOf(error);
}

/** Whether a failure is the conductor's own: nothing is said of the fleet, and nothing more may be written. */
export function isOurs(error: unknown): boolean {
  return error instanceof UnderpinError && error.code === "UP-LEASE-LOST";
}
