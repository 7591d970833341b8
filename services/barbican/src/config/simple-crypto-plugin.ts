/** `[simple_crypto_plugin]` */
export const simpleCryptoPlugin = {
  options: {
    kek: {
      type: "multi",
      secret: true,
      help: "Fernet keys (32 bytes, base64 as URLs have it). The first encrypts the projects' keys; the others only read what they encrypted. There is none by itself.",
    },
    plugin_name: { type: "string", default: "Software Only Crypto", help: "What clients see as its name." },
  },
} as const;
