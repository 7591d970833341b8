import { credentials, type Credentials, type PolicyRecord } from "@underpin/oslo/policy";
import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined for what everybody may ask. */
    caller: Caller | undefined;
  }
}

/** Who asks, and for which project. */
export interface Caller {
  readonly userId: string | null;
  /** Keystone's id of the project. */
  readonly projectId: string;
  readonly credentials: Credentials;
}

/**
 * Finds out who asks, by the request alone.
 *
 * @throws HttpError 401 where nobody known does
 */
export type Authenticate = (request: FastifyRequest) => Promise<Caller>;

/** What is known of somebody. */
export interface Identity {
  readonly userId: string | null;
  readonly projectId: string;
  /** What rules may ask of them. */
  readonly values: PolicyRecord;
}

/** The caller of an identity. */
export function callerOf({ userId, projectId, values }: Identity): Caller {
  return { userId, projectId, credentials: credentials(values) };
}
