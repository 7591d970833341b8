export { loadKeystoneConfig, type KeystoneConfig } from "./config/index.ts";
export { loadCredentialKeys, type CredentialKeys } from "./credentials/credential-keys.ts";
export { essex } from "./essex/service.ts";
export { keystone, keystoneNext } from "./service.ts";
