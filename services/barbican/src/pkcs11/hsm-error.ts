/** Response codes that mean more than that it didn't work. */
export const CKR = {
  MECHANISM_INVALID: 0x70,
  SIGNATURE_INVALID: 0xc0,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
  USER_ALREADY_LOGGED_IN: 0x100,
} as const;

/** Codes after which nothing more is to be had of a session: the device, the token or the login is gone. */
const ENDED: ReadonlySet<number> = new Set([0x30, 0x31, 0x32, 0xb0, 0xb3, 0xe0, 0xe1, 0x101, 0x190]);

/** What a PKCS#11 library answered to a call that it did not carry out. */
export class HsmError extends Error {
  override readonly name = "HsmError";
  /** The response code; not called `code`, by which databases' errors are told. */
  readonly rv: number;
  /** Its name: `CKR_PIN_INCORRECT`. */
  readonly ckr: string;
  /** The function that was called. */
  readonly called: string;

  constructor(called: string, rv: number, ckr: string) {
    super(`HSM returned response code: 0x${rv.toString(16)} ${ckr}`);
    this.rv = rv;
    this.ckr = ckr;
    this.called = called;
  }

  /** Whether each further call would be answered so. */
  get isEnd(): boolean {
    return ENDED.has(this.rv);
  }
}

/** An HSM that can't be used as it is configured: its library, token or keys are not what is said. */
export class HsmSetupError extends Error {
  override readonly name = "HsmSetupError";
  /** What to do about it. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}

/** What pkcs11js threw, as an {@link HsmError} where it is the library's answer. */
export function hsmError(called: string, error: unknown): unknown {
  const { message, code } = error as { readonly message?: string; readonly code?: unknown };
  const [, ckr, number] = /\b(CKR_\w+)(?::(\d+))?/.exec(message ?? "") ?? [];
  if (ckr === undefined) return error;
  return new HsmError(called, number === undefined ? Number(code ?? 0) : Number(number), ckr);
}
