/** What one service tells others, as oslo.messaging puts it. */
export interface Notification {
  readonly message_id: string;
  /** Who tells: `identity.host1`. */
  readonly publisher_id: string;
  /** `identity.project.deleted` */
  readonly event_type: string;
  readonly priority: "INFO";
  readonly payload: Readonly<Record<string, unknown>>;
  /** UTC, as Python writes it. */
  readonly timestamp: string;
}
