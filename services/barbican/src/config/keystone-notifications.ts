const ofBroker = "Of Python's broker; not used.";

/** `[keystone_notifications]` */
export const keystoneNotifications = {
  options: {
    enable: {
      type: "boolean",
      default: false,
      help: "Whether barbican-keystone-listener deletes what projects have here that are gone from Keystone. It asks Keystone; there is no broker.",
    },
    allow_requeue: { type: "boolean", default: false, help: ofBroker },
    control_exchange: { type: "string", default: "keystone", help: ofBroker },
    pool_name: { type: "string", help: ofBroker },
    thread_pool_size: { type: "integer", default: 10, help: ofBroker },
    topic: { type: "string", default: "notifications", help: ofBroker },
    version: { type: "string", default: "1.0", help: ofBroker },
  },
} as const;
