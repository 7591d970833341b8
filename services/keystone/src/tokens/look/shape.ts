import type { TokenContents } from "../contents.ts";

/** What a look has to find: tokens of one shape are looked at by the same statement. */
export interface Shape {
  readonly scope: "project" | "domain" | "system" | null;
  readonly hasTrust: boolean;
  readonly hasAccessToken: boolean;
  readonly hasApplicationCredential: boolean;
  /** How many groups a federated login was mapped to; null of others. */
  readonly groups: number | null;
  /** Whether it has a chain to which it belongs. */
  readonly hasParent: boolean;
  /** Whether it exists, and may have been revoked; one that is being made may not. */
  readonly isRevocable: boolean;
  /** What is looked up only for its body. */
  readonly body: "none" | "bare" | "whole";
}

/** The shape of a look for a token. */
export function shapeOf(said: TokenContents, isRevocable: boolean, body: Shape["body"]): Shape {
  return {
    scope: said.system !== null ? "system" : said.projectId !== null ? "project" : said.domainId !== null ? "domain" : null,
    hasTrust: said.trustId !== null,
    hasAccessToken: said.accessTokenId !== null,
    hasApplicationCredential: Boolean(said.applicationCredentialId),
    groups: said.groupIds === null ? null : said.groupIds.length,
    hasParent: said.auditIds.length > 1,
    isRevocable,
    body:
      body === "whole" && said.system === null && said.projectId === null && said.domainId === null && said.trustId === null
        ? "bare"
        : body,
  };
}

/** A name of the shape, to keep its statement by. */
export function shapeKey(shape: Shape): string {
  return Object.values(shape).join();
}

/** What a token says of a chain: its own audit id, and that of the chain's first. */
export interface AuditIds {
  readonly own: string;
  readonly parent: string | null;
}

/** Upstream takes the last one of several for the chain's, and the one before it for the token's own. */
export function auditIdsOf(ids: readonly string[]): AuditIds {
  return ids.length > 1 ? { own: ids.at(-2) as string, parent: ids.at(-1) as string } : { own: ids[0] ?? "", parent: null };
}
