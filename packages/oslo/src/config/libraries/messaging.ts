/** What oslo.messaging has in `[DEFAULT]`. */
export const messagingDefaults = {
  options: {
    control_exchange: { type: "string", default: "openstack", help: "The exchange that notifications are sent to." },
    transport_url: {
      type: "string",
      secret: true,
      default: "rabbit://",
      help: "The message broker: rabbit://USER:PASSWORD@HOST:PORT[,USER:PASSWORD@HOST:PORT]/VIRTUAL_HOST.",
    },
  },
} as const;

/** `[oslo_messaging_notifications]`: who is told of what happens here. */
export const messagingNotificationsOptions = {
  options: {
    driver: {
      type: "multi",
      default: [],
      items: { type: "string", choices: ["messagingv2", "messaging", "log", "noop"] },
      deprecated: [{ group: "DEFAULT", name: "notification_driver" }],
      help: "How notifications are sent: to the broker (messagingv2; messaging without an envelope), to the log, or not at all; may be given several times.",
    },
    retry: {
      type: "integer",
      default: -1,
      help: "How often a notification that the broker did not take is sent again; for ever if -1, as long as there is room for those that wait.",
    },
    topics: {
      type: "list",
      default: ["notifications"],
      deprecated: [
        { group: "rpc_notifier2", name: "topics" },
        { group: "DEFAULT", name: "notification_topics" },
      ],
      help: "The topics that notifications are sent to, each with its priority: notifications.info.",
    },
    transport_url: {
      type: "string",
      secret: true,
      deprecated: [{ group: "DEFAULT", name: "notification_transport_url" }],
      help: "The broker of notifications, where it is not that of [DEFAULT].",
    },
  },
} as const;

/** `[oslo_messaging_rabbit]`: how RabbitMQ is spoken to. Queues and exchanges must be declared alike by all who use them. */
export const messagingRabbitOptions = {
  options: {
    amqp_auto_delete: { type: "boolean", default: false, help: "Whether queues and exchanges go with the last who uses them." },
    amqp_durable_queues: { type: "boolean", default: false, help: "Whether queues and exchanges survive the broker's end." },
    heartbeat_timeout_threshold: {
      type: "integer",
      min: 0,
      default: 60,
      help: "After how many seconds of silence the broker counts as gone; never if 0.",
    },
    kombu_failover_strategy: {
      type: "string",
      choices: ["round-robin", "shuffle"],
      default: "round-robin",
      help: "In which order several hosts are tried.",
    },
    rabbit_ha_queues: { type: "boolean", default: false, help: "Whether queues ask to be mirrored, as brokers before 3.0 understood it." },
    rabbit_interval_max: { type: "integer", min: 1, default: 30, help: "The longest pause between two tries to connect, in seconds." },
    rabbit_login_method: {
      type: "string",
      choices: ["PLAIN", "AMQPLAIN", "EXTERNAL", "RABBIT-CR-DEMO"],
      default: "AMQPLAIN",
      help: "How we say who we are. Here it is always PLAIN, which every broker takes.",
    },
    rabbit_quorum_delivery_limit: { type: "integer", default: 0, help: "How often a quorum queue delivers a message; without limit if 0." },
    rabbit_quorum_max_memory_bytes: {
      type: "integer",
      default: 0,
      deprecated: [{ name: "rabbit_quroum_max_memory_bytes" }],
      help: "How much memory a quorum queue may take, in bytes; without limit if 0.",
    },
    rabbit_quorum_max_memory_length: {
      type: "integer",
      default: 0,
      deprecated: [{ name: "rabbit_quroum_max_memory_length" }],
      help: "How many messages a quorum queue keeps in memory; without limit if 0.",
    },
    rabbit_quorum_queue: { type: "boolean", default: false, help: "Whether queues are quorum queues." },
    rabbit_retry_backoff: { type: "integer", default: 2, help: "Of Python's messaging; not used." },
    rabbit_retry_interval: { type: "integer", min: 1, default: 1, help: "The first pause between two tries to connect, in seconds." },
    ssl: { type: "boolean", default: false, deprecated: [{ name: "rabbit_use_ssl" }], help: "Whether the broker is reached over TLS." },
    ssl_ca_file: {
      type: "string",
      default: "",
      deprecated: [{ name: "kombu_ssl_ca_certs" }],
      help: "A file of certificates of authorities; without one the broker's certificate is not checked, as upstream.",
    },
    ssl_cert_file: { type: "string", default: "", deprecated: [{ name: "kombu_ssl_certfile" }], help: "Our own certificate." },
    ssl_enforce_hostname_verification: {
      type: "boolean",
      default: true,
      help: "Whether the certificate must name the broker's host, where ssl_ca_file is set.",
    },
    ssl_key_file: { type: "string", default: "", deprecated: [{ name: "kombu_ssl_keyfile" }], help: "The key of our own certificate." },
    ssl_version: { type: "string", default: "", deprecated: [{ name: "kombu_ssl_version" }], help: "Of Python's messaging; not used." },
  },
} as const;
