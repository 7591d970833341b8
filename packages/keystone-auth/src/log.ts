import { createHash } from "node:crypto";

/** Where lines go: a logger of `@underpin/oslo/log` is one. */
export interface Log {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
}

const nothing = (): void => {};

/** Says nothing. */
export const SILENT: Log = { debug: nothing, info: nothing, warning: nothing, error: nothing };

/** What stands for a token in the log: nobody comes from it to the token. */
export function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}

/** The same, short. */
export function nameOf(digest: string): string {
  return `{SHA256}${Buffer.from(digest, "base64").toString("hex").slice(0, 12)}`;
}
