import { timingSafeEqual, createHash } from "node:crypto";
import { escapedPath } from "@underpin/oslo/http";
import { tellWhoAsks } from "@underpin/oslo/log";
import type { FastifyRequest } from "fastify";
import { mayAsk } from "../authorization/access-rules.ts";
import type { Keystone } from "../keystone.ts";
import { AgainstAccessRules, SecurityRefusal, TokenNotFound } from "../refusals.ts";
import type { Token } from "../tokens/token.ts";
import type { TokenLook } from "../tokens/tokens.ts";
import { ADMIN_TOKEN, callerOf, type Caller } from "./caller.ts";

/**
 * Who asks, by `X-Auth-Token`; undefined if the request has none that is good.
 *
 * @param subject the look at the token that the request is about, if it is about one
 * @throws HttpError whatever upstream says of one whose project or trust is gone, 401 where the access rules of its application credential
 * do not allow the request
 */
export async function authenticate(keystone: Keystone, request: FastifyRequest, subject?: TokenLook): Promise<Caller | undefined> {
  const text = request.headers["x-auth-token"];
  if (typeof text !== "string" || text === "") return undefined;
  const adminToken = keystone.config.DEFAULT.admin_token;
  if (adminToken !== null && areSame(text, adminToken.reveal())) return ADMIN_TOKEN;
  // Who shows their own token is looked at once.
  const token = await validated(subject?.text === text ? subject : keystone.tokens.look(text));
  if (token === undefined) return undefined;
  if (!(await mayAsk(keystone, token, { method: request.method, path: pathOf(request), serviceToken: serviceTokenOf(request) })))
    throw new AgainstAccessRules();
  if (token.contents.methods.includes("ec2credential"))
    throw new SecurityRefusal(
      403,
      "You are not authorized to perform the requested action.",
      "EC2 credential tokens cannot be used for authorization.",
    );
  tellWhoAsks(request.logContext, token);
  return callerOf(token, isAdminProject(keystone, token));
}

/** The path that the client asked for. */
function pathOf({ origin, url }: FastifyRequest): string {
  const [path = ""] = url.split("?", 1);
  return `${origin.prefix}${escapedPath(path)}`;
}

function serviceTokenOf({ headers }: FastifyRequest): string | undefined {
  const text = headers["x-service-token"];
  return Array.isArray(text) ? text[0] : text;
}

/** Undefined for a token that is no good: what asks no rule is answered all the same, everything else by 401. */
async function validated(look: TokenLook): Promise<Token | undefined> {
  try {
    return await look.validated({ accessRules: true });
  } catch (error) {
    if (error instanceof TokenNotFound) return undefined;
    throw error;
  }
}

/** Whether the token is for the project that `[resource]` names; where none is named, every one is. */
export function isAdminProject({ config: { resource } }: Pick<Keystone, "config">, { project, domain }: Token): boolean {
  const { admin_project_name: name, admin_project_domain_name: domainName } = resource;
  if (domain !== null) return false;
  if (!name || !domainName) return true;
  return project !== null && project.name === name && project.domain.name === domainName;
}

/** In a time that does not tell how much of it is right. */
function areSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
