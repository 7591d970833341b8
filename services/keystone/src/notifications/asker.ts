import type { FastifyRequest } from "fastify";
import type { Caller } from "../api/caller.ts";
import type { NamedUser } from "./event.ts";

/** Whose request it was, and where it came from. */
export interface Asker {
  readonly address: string;
  /** The program that asked; empty if it does not say. */
  readonly agent: string;
  readonly requestId: string;
  readonly globalRequestId: string | null;
  /** Null for a request without a token, and for `[DEFAULT] admin_token`. */
  readonly user: NamedUser | null;
  readonly projectId: string | null;
  readonly domainId: string | null;
}

export function askerOf(request: FastifyRequest, caller: Caller | undefined): Asker {
  const { user, token } = caller ?? {};
  return {
    address: request.origin.address,
    agent: request.headers["user-agent"] ?? "",
    requestId: request.id,
    globalRequestId: request.globalRequestId ?? null,
    user: user === undefined ? null : { id: user.id, name: user.name },
    projectId: token?.project?.id ?? null,
    domainId: token?.domain?.id ?? null,
  };
}
