export { loadKeystoneConfig, type KeystoneConfig } from "./load.ts";
