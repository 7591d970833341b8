import type { Secret } from "@underpin/oslo/config";
import type { Cryptoki, Attribute, Handle, Mechanism } from "./cryptoki.ts";
import {
  CKA,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKO_SECRET_KEY,
  CKU_USER,
  KEY_TYPES,
  PUBLIC_SESSIONS,
  type KeyTypeName,
} from "./constants.ts";
import { CKR, HsmError, HsmSetupError } from "./hsm-error.ts";
import { Library, pkcs11js, type CryptokiFactory } from "./library.ts";
import { findSlot, type TokenChoice } from "./slot.ts";

/** How an HSM is reached. */
export interface HsmOptions {
  readonly libraryPath: string;
  readonly token: TokenChoice;
  /** The user's PIN; a token that needs none is not logged in to. */
  readonly login: Pick<Secret, "reveal"> | null;
  readonly readWrite: boolean;
  readonly osLocking: boolean;
  /** Given to the HSM's random number generator. */
  readonly seed?: Buffer;
  readonly factory?: CryptokiFactory;
}

/** Room for what a key is wrapped in, and for signatures. */
const [WRAPPED_ROOM, SIGNATURE_ROOM] = [1024, 32];
const SELF_TEST = 100;

/** A session with a token. Its calls take as long as the HSM takes, and one comes after the other. */
export class Hsm implements Disposable {
  readonly #library: Library;
  readonly #call: Cryptoki;
  readonly #session: Handle;

  /**
   * Opens a session, and logs in where that is needed.
   *
   * @throws HsmSetupError, HsmError
   */
  constructor({ libraryPath, token, login, readWrite, osLocking, seed, factory = pkcs11js }: HsmOptions) {
    this.#library = new Library(libraryPath, { osLocking, factory });
    this.#call = this.#library.call;
    try {
      const slot = findSlot(this.#call, token);
      this.#session = this.#call.C_OpenSession(slot, CKF_SERIAL_SESSION | (readWrite ? CKF_RW_SESSION : 0));
      this.#logIn(login);
      if (seed !== undefined) this.#call.C_SeedRandom(this.#session, seed);
      if (this.random(SELF_TEST).every((byte) => byte === 0))
        throw new HsmSetupError("The HSM's random number generator gives nothing but zeros.", "Have the HSM repaired.");
    } catch (error) {
      this.#library[Symbol.dispose]();
      throw error;
    }
  }

  #logIn(login: HsmOptions["login"]): void {
    if (login === null || !PUBLIC_SESSIONS.has(this.#call.C_GetSessionInfo(this.#session).state)) return;
    try {
      this.#call.C_Login(this.#session, CKU_USER, login.reveal());
    } catch (error) {
      if (!(error instanceof HsmError && error.rv === CKR.USER_ALREADY_LOGGED_IN)) throw error;
    }
  }

  /** Random bytes of the HSM's own. */
  random(length: number): Buffer {
    return this.#call.C_GenerateRandom(this.#session, Buffer.alloc(length));
  }

  /**
   * A secret key of the token by its label.
   *
   * @throws HsmSetupError if more than one has it
   */
  findKey(label: string, keyType: KeyTypeName): Handle | null {
    this.#call.C_FindObjectsInit(this.#session, [
      { type: CKA.CLASS, value: CKO_SECRET_KEY },
      { type: CKA.KEY_TYPE, value: KEY_TYPES[keyType] },
      { type: CKA.LABEL, value: label },
    ]);
    let found: readonly Handle[];
    try {
      found = this.#call.C_FindObjects(this.#session, 2);
    } finally {
      this.#call.C_FindObjectsFinal(this.#session);
    }
    if (found.length > 1)
      throw new HsmSetupError(
        `More than one key found for label ${label}`,
        "Find out, with the HSM's own tools, which of them is used, and give the others another label.",
      );
    return found[0] ?? null;
  }

  generateKey(mechanism: Mechanism, template: readonly Attribute[]): Handle {
    return this.#call.C_GenerateKey(this.#session, mechanism, [{ type: CKA.CLASS, value: CKO_SECRET_KEY }, ...template]);
  }

  /** Takes a key away; one of the session's needs room on the HSM until then. */
  destroy(key: Handle): void {
    this.#call.C_DestroyObject(this.#session, key);
  }

  sign(mechanism: Mechanism, key: Handle, data: Buffer): Buffer {
    this.#call.C_SignInit(this.#session, mechanism, key);
    return Buffer.from(this.#call.C_Sign(this.#session, data, Buffer.alloc(SIGNATURE_ROOM)));
  }

  /**
   * Whether a signature is of this key and data.
   *
   * @throws HsmError for any other answer than yes and CKR_SIGNATURE_INVALID
   */
  verify(mechanism: Mechanism, key: Handle, data: Buffer, signature: Buffer): boolean {
    this.#call.C_VerifyInit(this.#session, mechanism, key);
    try {
      this.#call.C_Verify(this.#session, data, signature);
      return true;
    } catch (error) {
      if (error instanceof HsmError && error.rv === CKR.SIGNATURE_INVALID) return false;
      throw error;
    }
  }

  wrap(mechanism: Mechanism, by: Handle, key: Handle): Buffer {
    return Buffer.from(this.#call.C_WrapKey(this.#session, mechanism, by, key, Buffer.alloc(WRAPPED_ROOM)));
  }

  unwrap(mechanism: Mechanism, by: Handle, wrapped: Buffer, template: readonly Attribute[]): Handle {
    return this.#call.C_UnwrapKey(this.#session, mechanism, by, wrapped, [{ type: CKA.CLASS, value: CKO_SECRET_KEY }, ...template]);
  }

  /** @param more how much longer than the data the result may be */
  encrypt(mechanism: Mechanism, key: Handle, data: Buffer, more: number): Buffer {
    this.#call.C_EncryptInit(this.#session, mechanism, key);
    return Buffer.from(this.#call.C_Encrypt(this.#session, addressed(data), Buffer.alloc(data.length + more)));
  }

  decrypt(mechanism: Mechanism, key: Handle, data: Buffer): Buffer {
    this.#call.C_DecryptInit(this.#session, mechanism, key);
    // What stays of the room is wiped with it: nobody is to find a payload there.
    const room = Buffer.alloc(data.length);
    try {
      return Buffer.from(this.#call.C_Decrypt(this.#session, data, room));
    } finally {
      room.fill(0);
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#call.C_CloseSession(this.#session);
    } catch {
      // One that the HSM has ended needs no closing.
    }
    this.#library[Symbol.dispose]();
  }
}

/** Nothing at all has no address, which libraries take for a fault; a part of something has one. */
function addressed(data: Buffer): Buffer {
  return data.length === 0 ? Buffer.alloc(1).subarray(1) : data;
}
