export { loadCredentialKeys, type CredentialKeys } from "./credential-keys.ts";
export { essex } from "./essex/service.ts";
export { keystone } from "./service.ts";
