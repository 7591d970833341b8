/** `[keystone_notifications]` */
export const keystoneNotifications = {
  options: {
    enable: {
      type: "boolean",
      default: false,
      help: "Whether barbican-keystone-listener deletes what projects have here that are gone from Keystone. It asks Keystone, and listens to its notifications where [DEFAULT] transport_url is given.",
    },
    allow_requeue: {
      type: "boolean",
      default: false,
      help: "Whether a notification goes back onto the queue while Keystone or the database can't be reached; else the next round of asking sees to it.",
    },
    control_exchange: { type: "string", default: "keystone", help: "The exchange that Keystone sends its notifications to." },
    pool_name: {
      type: "string",
      help: "A queue of the listeners' own. Without one they read that of the topic, and who else reads it takes notifications from them.",
    },
    thread_pool_size: {
      type: "integer",
      default: 10,
      help: "Of Python's listener; not used: notifications are heard one after the other.",
    },
    topic: { type: "string", default: "notifications", help: "The topic of Keystone's notifications." },
    version: { type: "string", default: "1.0", help: "Of Python's listener; not used: every version is understood." },
  },
} as const;
