import { credentials, type Credentials, type PolicyRecord } from "@underpin/oslo/policy";
import type { FastifyRequest } from "fastify";

/** Who asks, and for which project. */
export interface Caller {
  readonly userId: string | null;
  /** Keystone's id of the project. */
  readonly projectId: string;
  readonly credentials: Credentials;
}

/**
 * Finds out who asks.
 *
 * @throws HttpError 401 where nobody known does
 */
export type Authenticate = (request: FastifyRequest) => Promise<Caller>;

/** What is known of somebody. */
export interface Identity {
  readonly userId: string | null;
  readonly userDomainId: string | null;
  readonly projectId: string;
  readonly projectDomainId: string | null;
  readonly domainId: string | null;
  readonly roles: readonly string[];
  /** More that rules may ask about. */
  readonly more?: PolicyRecord;
}

/** The caller of an identity. Rules see what upstream's do. */
export function callerOf({ userId, userDomainId, projectId, projectDomainId, domainId, roles, more }: Identity): Caller {
  return {
    userId,
    projectId,
    credentials: credentials({
      user_id: userId,
      user_domain_id: userDomainId,
      system_scope: null,
      project_id: projectId,
      project_domain_id: projectDomainId,
      domain_id: domainId,
      roles,
      is_admin_project: true,
      ...more,
    }),
  };
}
