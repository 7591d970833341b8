"""Barbican's own code, asked line by line: a JSON list [operation, argument...] in, a JSON value out. No service, no database."""

import base64
import json
import logging
import sys
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from barbican.plugin.crypto import base, p11_crypto, pkcs11, simple_crypto


def kek(meta):
    return base.KEKMetaDTO(
        types.SimpleNamespace(
            plugin_name="barbican.plugin.crypto.simple_crypto.SimpleCryptoPlugin",
            kek_label="label",
            algorithm="aes",
            bit_length=128,
            mode="cbc",
            plugin_meta=meta,
        )
    )


def simple(master):
    several = hasattr(simple_crypto.SimpleCryptoPlugin, "rewrap")
    simple_crypto.CONF.set_override("kek", [master] if several else master, group="simple_crypto_plugin")
    return simple_crypto.SimpleCryptoPlugin(simple_crypto.CONF)


def simple_encrypt(master, meta, data):
    """A payload, under a key that is made now where none is given."""
    plugin, dto = simple(master), kek(meta)
    if meta is None:
        dto = plugin.bind_kek_metadata(dto)
    found = plugin.encrypt(base.EncryptDTO(bytes.fromhex(data)), dto, "project")
    made = dto.plugin_meta
    return {"meta": made.decode() if isinstance(made, bytes) else made, "text": base64.b64encode(found.cypher_text).decode()}


def simple_decrypt(master, meta, text):
    found = simple(master).decrypt(base.DecryptDTO(base64.b64decode(text)), kek(meta), None, "project")
    return found.hex()


class Token:
    def __init__(self, library, label, pin, mechanism):
        self.lib = pkcs11.PKCS11(library, pin, True, 1, mechanism, generate_iv=True, token_labels=[label])
        self.session = self.lib.get_session()

    def key(self, key_type, label):
        return self.lib.get_key_handle(key_type, label, self.session)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lib.return_session(self.session)
        self.lib.finalize()


def p11_verify(token, label, data, signature):
    with Token(*token, "CKM_AES_CBC") as on:
        try:
            on.lib.verify_hmac(on.key("CKK_GENERIC_SECRET", label), bytes.fromhex(signature), bytes.fromhex(data), on.session)
            return True
        except Exception as error:
            return str(error)


def p11_sign(token, label, data):
    with Token(*token, "CKM_AES_CBC") as on:
        return on.lib.compute_hmac(on.key("CKK_GENERIC_SECRET", label), bytes.fromhex(data), on.session).hex()


def p11_encrypt(token, label, mechanism, data):
    with Token(*token, mechanism) as on:
        found = on.lib.encrypt(on.key("CKK_AES", label), bytes.fromhex(data), on.session)
        return {name: base64.b64encode(value).decode() for name, value in found.items()}


def p11_decrypt(token, label, mechanism, iv, text):
    with Token(*token, mechanism) as on:
        iv, text = base64.b64decode(iv), base64.b64decode(text)
        return on.lib.decrypt(mechanism, on.key("CKK_AES", label), iv, text, on.session).hex()


def plugin(token):
    """The whole plugin of 2025.1 and after, in the one way in which SoftHSM wraps keys."""
    library, label, pin = token
    options = {
        "library_path": library,
        "token_labels": [label],
        "login": pin,
        "mkek_label": "mkek",
        "hmac_label": "hmac",
        "hmac_key_type": "CKK_GENERIC_SECRET",
        "key_wrap_mechanism": "CKM_AES_KEY_WRAP_PAD",
        "key_wrap_generate_iv": False,
    }
    for name, value in options.items():
        p11_crypto.CONF.set_override(name, value, group="p11_crypto_plugin")
    return p11_crypto.P11CryptoPlugin(p11_crypto.CONF)


def plugin_store(token, data):
    on = plugin(token)
    dto = on.bind_kek_metadata(kek(None))
    found = on.encrypt(base.EncryptDTO(bytes.fromhex(data)), dto, "project")
    on.pkcs11.finalize()
    return {"meta": dto.plugin_meta, "text": base64.b64encode(found.cypher_text).decode(), "extended": found.kek_meta_extended}


def plugin_read(token, meta, text, extended):
    on = plugin(token)
    found = on.decrypt(base.DecryptDTO(base64.b64decode(text)), kek(meta), extended, "project")
    on.pkcs11.finalize()
    return found.hex()


for line in sys.stdin:
    operation, *given = json.loads(line)
    print(json.dumps(globals()[operation](*given)), flush=True)
