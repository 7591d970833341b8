// The sections of `barbican.conf` that are read, by their names.
export { crypto } from "./crypto.ts";
export { p11CryptoPlugin as p11_crypto_plugin } from "./p11-crypto-plugin.ts";
export { secretstore } from "./secretstore.ts";
export { database, DEFAULT } from "./shared.ts";
export { simpleCryptoPlugin as simple_crypto_plugin } from "./simple-crypto-plugin.ts";
