import { HttpError } from "@underpin/oslo/http";

/**
 * Why a request is refused, in the words that clients match. Sources: keystone/exception.py of 30.0.0, and what it was seen to answer.
 */

/** What clients may know of a refusal that touches security; its reason is for the log, and for `[DEFAULT] insecure_debug`. */
export class SecurityRefusal extends HttpError {
  readonly detail: string | undefined;

  constructor(status: 401 | 403, message: string, detail?: string, more: Readonly<Record<string, unknown>> = {}) {
    super(status, message, { more });
    this.detail = detail;
  }
}

/** 401. The reason is not told to the client. */
export function unauthorized(reason?: string): SecurityRefusal {
  return new SecurityRefusal(401, "The request you have made requires authentication.", reason);
}

/** 401 for a token whose application credential's access rules do not allow the request. */
export class AgainstAccessRules extends SecurityRefusal {
  constructor() {
    super(401, unauthorized().message, "Not authorized.");
  }
}

/** 403 without a rule's name: the reason is not told to the client. */
export function forbidden(reason?: string): SecurityRefusal {
  return new SecurityRefusal(403, "You are not authorized to perform the requested action.", reason);
}

/** 403 that names what was asked for: a rule, or a sentence of its own, to which upstream adds a full stop. */
export function forbiddenAction(action: string): SecurityRefusal {
  return new SecurityRefusal(403, `You are not authorized to perform the requested action: ${action}.`);
}

/** 403 for what no right would allow: its words are for the client. */
export function refused(message: string): HttpError {
  return new HttpError(403, message);
}

/** 404: `notFound("user", id)`. */
export function notFound(kind: string, id: string): HttpError {
  return new HttpError(404, `Could not find ${kind}: ${id}.`);
}

/** 409: `conflict("user", "Duplicate entry.")`. */
export function conflict(type: string, details: string): HttpError {
  return new HttpError(409, `Conflict occurred attempting to store ${type} - ${details}.`);
}

/** 409 for what can't be removed yet: `inUse("service", id, "registered limits")`. Upstream answers 500, or leaves rows that point nowhere. */
export function inUse(kind: string, id: string, by: string): HttpError {
  return new HttpError(409, `Unable to delete ${kind} ${id} because there are ${by} associated with it.`);
}

/** 400, in words of its own. */
export function invalid(message: string): HttpError {
  return new HttpError(400, message);
}

/** 404 for a token that is not good, whatever the reason. As the token of the one who asks it becomes 401. */
export class TokenNotFound extends HttpError {
  constructor(message: string) {
    super(404, message);
  }
}

/** 404 in upstream's words, which repeat the token to whoever sent it. */
export function noToken(text: string): TokenNotFound {
  return new TokenNotFound(`Could not find token: ${text}.`);
}
