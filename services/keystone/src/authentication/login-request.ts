import type { Audit } from "../notifications/audit.ts";
import type { IncomingRequest } from "../oauth1/request.ts";

/** What the server in front says of a request: `REMOTE_USER`, and what an identity provider said of somebody. */
export type Environment = ReadonlyMap<string, string>;

/** A request for a token. */
export interface LoginRequest {
  /** `auth` of the body, as it came. */
  readonly auth: unknown;
  /** `Openstack-Auth-Receipt`. */
  readonly receipt?: string | null;
  readonly environment?: Environment;
  /** The request itself, which OAuth1 signs. */
  readonly signed?: IncomingRequest;
  /** Takes down what is told to others of it; nobody is told if left out. */
  readonly audit?: Audit;
}
