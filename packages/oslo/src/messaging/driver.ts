import type { Notification } from "./notification.ts";

/** What one driver of `[oslo_messaging_notifications]` does with notifications. */
export interface Driver {
  /** Returns at once; what goes wrong is in the log. */
  send(notification: Notification): void;
  /** Ends when what was sent has gone, or a few seconds later. */
  close(): Promise<void>;
}
