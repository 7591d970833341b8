export { loadCredentialKeys, type CredentialKeys } from "./credential-keys.ts";
export { keystone } from "./service.ts";
