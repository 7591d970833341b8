/** A request that came to no answer. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
  /** Whether Keystone may have got it. */
  readonly mayHaveArrived: boolean;
  /** Whether it can come to something by itself: a certificate that is not believed won't. */
  readonly mayPass: boolean;

  constructor(message: string, kind: { readonly mayHaveArrived: boolean; readonly mayPass: boolean }) {
    super(message);
    this.mayHaveArrived = kind.mayHaveArrived;
    this.mayPass = kind.mayPass;
  }
}

/** What openssl says of a connection that it does not want, and what is wrong with an answer that is no HTTP, or never ends. */
const LASTING =
  /^(?:CERT_|ERR_TLS_|ERR_SSL|ERR_OSSL|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_|EPROTO|HPE_|ERR_UNESCAPED|ERR_INVALID|ERR_TOO_LONG)/;

/** What went wrong on the way to a server, by the code of the error: its message may have more in it than an operator may see. */
export function connectionFailure(error: NodeJS.ErrnoException, origin: string, mayHaveArrived: boolean): ConnectionFailure {
  const code = error.code ?? error.name;
  const text = code === "ERR_TOO_LONG" ? error.message : code;
  return new ConnectionFailure(`${origin}: ${text}`, { mayHaveArrived, mayPass: !LASTING.test(code) });
}
