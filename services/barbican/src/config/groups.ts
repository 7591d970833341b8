// The sections of `barbican.conf` that are read, by their names.
export { authtokenOptions as keystone_authtoken } from "@underpin/keystone-auth";
export { crypto } from "./crypto.ts";
export {
  healthcheckOptions as healthcheck,
  messagingRabbitOptions as oslo_messaging_rabbit,
  middlewareOptions as oslo_middleware,
} from "@underpin/oslo/config";
export { keystoneNotifications as keystone_notifications } from "./keystone-notifications.ts";
export { p11CryptoPlugin as p11_crypto_plugin } from "./p11-crypto-plugin.ts";
export { queue, retryScheduler as retry_scheduler } from "./queue.ts";
export { quotas } from "./quotas.ts";
export { secretstore } from "./secretstore.ts";
export { cors, database, DEFAULT, oslo_policy } from "./shared.ts";
export { simpleCryptoPlugin as simple_crypto_plugin } from "./simple-crypto-plugin.ts";
export { underpin } from "./underpin.ts";
