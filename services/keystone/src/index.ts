export { loadCredentialKeys, type CredentialKeys } from "./credential-keys.ts";
export { loadKeystoneConfig, type KeystoneConfig } from "./config/index.ts";
export { essex } from "./essex/service.ts";
export { keystone } from "./service.ts";
