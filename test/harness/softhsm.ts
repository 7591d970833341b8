import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@underpin/oslo/config";
import { CKA, CKO_SECRET_KEY, KEY_TYPES, type KeyTypeName } from "../../services/barbican/src/pkcs11/constants.ts";
import type { Attribute, Cryptoki, Handle } from "../../services/barbican/src/pkcs11/cryptoki.ts";
import type { HsmOptions } from "../../services/barbican/src/pkcs11/hsm.ts";

/** SoftHSM's library: the one that `SOFTHSM_LIBRARY` names, or Debian's package softhsm2; null where there is none. */
const LIBRARY: string | null =
  [process.env["SOFTHSM_LIBRARY"] ?? "", "/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"].find((path) =>
    existsSync(path),
  ) ?? null;

type Pkcs11js = Cryptoki & {
  C_CreateObject(session: Handle, template: readonly Attribute[] | readonly object[]): Handle;
  C_GetMechanismInfo(slot: Handle, mechanism: number): { readonly flags: number };
};

const CKM_AES_CBC_PAD = 0x1085;
const CKF_WRAP = 0x20000;

function pkcs11js(): (new () => Pkcs11js) | null {
  try {
    return (createRequire(import.meta.url)("pkcs11js") as { readonly PKCS11: new () => Pkcs11js }).PKCS11;
  } catch {
    return null;
  }
}

/** Whether there is a token to test on. */
export const HAS_SOFTHSM: boolean = LIBRARY !== null && pkcs11js() !== null;

/** What a title says of tests that need one. */
export const ON_SOFTHSM: string = HAS_SOFTHSM ? "on SoftHSM" : "not run: SoftHSM (Debian's softhsm2) or pkcs11js is not installed";

/** The one way in which SoftHSM 2.6.1 wraps keys. */
export const SOFTHSM_WRAPPING = {
  hmacKeyType: "CKK_GENERIC_SECRET",
  hmacMechanism: "CKM_SHA256_HMAC",
  wrapMechanism: "CKM_AES_KEY_WRAP_PAD",
  generateIv: false,
  length: 32,
  sensitive: true,
} as const;

/** What a key that is put onto a token is for. */
type Use = "wraps" | "signs";

/** A token of SoftHSM's, in a folder of its own. */
export interface Token extends Disposable {
  readonly label: string;
  readonly pin: string;
  readonly folder: string;
  /** The number of its slot, which SoftHSM chooses. */
  readonly slot: bigint;
  /** How our own code reaches it. */
  readonly options: HsmOptions;
  /** The lines of `[p11_crypto_plugin]` that name it. */
  readonly lines: readonly string[];
  /** Whether it wraps keys by CKM_AES_CBC_PAD, which 2.6.1 does not, and Barbican before 2023.2 knows nothing else. */
  readonly wrapsByCbc: boolean;
  /** What a process needs to see it. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts a key onto it that is known from elsewhere. */
  import(label: string, key: Buffer, use: Use, keyType?: KeyTypeName): void;
}

/** Makes a token; disposing takes it away. One process has one at a time. */
export function newToken(label = "barbican"): Token {
  const folder = mkdtempSync(join(tmpdir(), "underpin-softhsm-"));
  const [pin, conf, library] = ["1234", join(folder, "softhsm2.conf"), LIBRARY as string];
  mkdirSync(join(folder, "tokens"));
  writeFileSync(conf, `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`);
  const before = process.env["SOFTHSM2_CONF"];
  process.env["SOFTHSM2_CONF"] = conf;
  execFileSync("softhsm2-util", ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "5678"], { stdio: "pipe" });
  return {
    label,
    pin,
    folder,
    slot: withRaw(library, label, pin, (_raw, _session, slot) => slot.readBigUInt64LE()),
    options: {
      libraryPath: library,
      token: { serialNumber: null, labels: [label], slotId: 1 },
      login: new Secret(pin),
      readWrite: true,
      osLocking: false,
    },
    lines: [`library_path = ${library}`, `token_labels = ${label}`, `login = ${pin}`],
    wrapsByCbc: withRaw(
      library,
      label,
      pin,
      (raw, _session, slot) => (raw.C_GetMechanismInfo(slot, CKM_AES_CBC_PAD).flags & CKF_WRAP) !== 0,
    ),
    env: { SOFTHSM2_CONF: conf },
    import: (name, key, use, keyType = use === "wraps" ? "CKK_AES" : "CKK_GENERIC_SECRET") =>
      withRaw(library, label, pin, (raw, session) => {
        raw.C_CreateObject(session, [
          { type: CKA.CLASS, value: CKO_SECRET_KEY },
          { type: CKA.KEY_TYPE, value: KEY_TYPES[keyType] },
          { type: CKA.TOKEN, value: true },
          { type: CKA.PRIVATE, value: true },
          { type: CKA.LABEL, value: name },
          { type: 0x11, value: key },
          ...(use === "wraps" ? [CKA.ENCRYPT, CKA.DECRYPT, CKA.WRAP, CKA.UNWRAP] : [CKA.SIGN, CKA.VERIFY]).map((type) => ({
            type,
            value: true,
          })),
        ]);
      }),
    [Symbol.dispose]: () => {
      if (before === undefined) delete process.env["SOFTHSM2_CONF"];
      else process.env["SOFTHSM2_CONF"] = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A session by pkcs11js alone. */
function withRaw<R>(library: string, label: string, pin: string, body: (raw: Pkcs11js, session: Handle, slot: Handle) => R): R {
  const raw = new (pkcs11js() as new () => Pkcs11js)();
  raw.load(library);
  raw.C_Initialize();
  try {
    const slot = raw.C_GetSlotList(true).find((one) => raw.C_GetTokenInfo(one).label.trimEnd() === label) as Handle;
    const session = raw.C_OpenSession(slot, 6);
    raw.C_Login(session, 1, pin);
    return body(raw, session, slot);
  } finally {
    raw.C_Finalize();
    raw.close();
  }
}
