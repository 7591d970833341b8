import { STATUS_CODES } from "node:http";

/** An answer that is an error: thrown by a route, made into a body by `errors`. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  /** The status in words, unless the service has its own. */
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the body says beyond code, title and message. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    options: {
      readonly title?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly more?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.title = options.title ?? STATUS_CODES[status] ?? "Error";
    this.headers = options.headers ?? {};
    this.more = options.more ?? {};
  }
}

/** 400 in the words that clients of OpenStack know. */
export function malformed(attribute: string, target: string): HttpError {
  return new HttpError(
    400,
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );
}
