import { createRequire } from "node:module";
import type { Cryptoki } from "./cryptoki.ts";
import { CKF_OS_LOCKING_OK } from "./constants.ts";
import { CKR, HsmError, hsmError, HsmSetupError } from "./hsm-error.ts";

/** Makes what loads a library; `pkcs11js` does, and a test may have its own. */
export type CryptokiFactory = () => Cryptoki;

/**
 * pkcs11js, which is an optional dependency: it is compiled where it is installed.
 *
 * @throws HsmSetupError
 */
export function pkcs11js(): Cryptoki {
  try {
    const { PKCS11 } = createRequire(import.meta.url)("pkcs11js") as { readonly PKCS11: new () => Cryptoki };
    return new PKCS11();
  } catch (cause) {
    throw new HsmSetupError(
      "The npm package pkcs11js, which talks to an HSM, is not installed, or was not compiled when it was.",
      "Install a C++ compiler and make (Debian's packages g++ and make), run npm install pkcs11js, then the same command again.",
      { cause },
    );
  }
}

/** A PKCS#11 library that is loaded and initialised; each of its functions throws an {@link HsmError} for an answer that isn't CKR_OK. */
export class Library implements Disposable {
  readonly call: Cryptoki;
  readonly #ours: boolean;

  /** @throws HsmSetupError, HsmError */
  constructor(path: string, { osLocking, factory }: { readonly osLocking: boolean; readonly factory: CryptokiFactory }) {
    const raw = factory();
    try {
      raw.load(path);
    } catch (cause) {
      throw new HsmSetupError(
        `The PKCS#11 library ${path} can't be loaded: ${(cause as Error).message}`,
        "Set [p11_crypto_plugin] library_path to the library that came with the HSM; the user that runs this must be able to read it.",
        { cause },
      );
    }
    this.call = answering(raw);
    this.#ours = this.#initialize(osLocking);
  }

  /** Whether it was this that initialised it: a process does that once. */
  #initialize(osLocking: boolean): boolean {
    try {
      if (osLocking) this.call.C_Initialize({ flags: CKF_OS_LOCKING_OK });
      else this.call.C_Initialize();
      return true;
    } catch (error) {
      if (error instanceof HsmError && error.rv === CKR.CRYPTOKI_ALREADY_INITIALIZED) return false;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (!this.#ours) return;
    try {
      this.call.C_Finalize();
    } catch {
      // One whose HSM is gone has nothing left to finalise.
    }
    this.call.close();
  }
}

/** The same functions; what they throw says which of them was called and what the answer was. */
function answering(raw: Cryptoki): Cryptoki {
  return new Proxy(raw, {
    get: (target, name: keyof Cryptoki) => {
      const called = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]): unknown => {
        try {
          return called.apply(target, args);
        } catch (error) {
          throw hsmError(name, error);
        }
      };
    },
  });
}
