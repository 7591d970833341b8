/** `[queue]` */
export const queue = {
  options: {
    enable: {
      type: "boolean",
      default: false,
      help: "Whether barbican-worker processes orders; else they are, before the request is answered. Without a broker: the queue is in the database.",
    },
    asynchronous_workers: { type: "integer", min: 1, default: 1, help: "How many orders a barbican-worker processes at a time." },
    namespace: { type: "string", default: "barbican", help: "Of Python's broker; not used." },
    server_name: { type: "string", default: "barbican.queue", help: "Of Python's broker; not used." },
    topic: { type: "string", default: "barbican.workers", help: "Of Python's broker; not used." },
    version: { type: "string", default: "1.1", help: "Of Python's broker; not used." },
  },
} as const;

/** `[retry_scheduler]` */
export const retryScheduler = {
  options: {
    initial_delay_seconds: {
      type: "float",
      min: 0,
      default: 10,
      help: "How long after its start a barbican-worker takes up orders that have failed before.",
    },
    periodic_interval_max_seconds: {
      type: "float",
      min: 0,
      default: 10,
      help: "How long an order waits that could not be processed for want of the database, the HSM or a key; twice as long each time, up to an hour.",
    },
  },
} as const;
