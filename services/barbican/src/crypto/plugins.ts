/** What `kek_data.plugin_name` holds: the class of Python's that made the key, or would have. */
export const P11_PLUGIN = "barbican.plugin.crypto.p11_crypto.P11CryptoPlugin";
export const SIMPLE_PLUGIN = "barbican.plugin.crypto.simple_crypto.SimpleCryptoPlugin";
