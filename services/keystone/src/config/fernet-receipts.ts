/** `[fernet_receipts]` */
export const fernet_receipts = {
  options: {
    key_repository: { type: "string", default: "/etc/keystone/fernet-keys/", help: "The folder of the keys." },
    max_active_keys: { type: "integer", min: 1, default: 3, help: "How many keys a rotation keeps." },
  },
} as const;
