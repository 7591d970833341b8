import { HttpError, malformed } from "@underpin/oslo/http";
import { sql } from "kysely";
import type { Keystone } from "../../keystone.ts";
import { parseAuthorization } from "../../oauth1/authorization-header.ts";
import { checkRequest } from "../../oauth1/checks.ts";
import { Refusal } from "../../oauth1/refusal.ts";
import { readRequest, type IncomingRequest } from "../../oauth1/request.ts";
import { isSignedWith } from "../../oauth1/signature.ts";
import { unauthorized } from "../../refusals.ts";
import type { Method } from "../method.ts";

/** A request that is signed with an access token of OAuth1. Source: keystone/auth/plugins/oauth1.py. */
export const oauth1: Method = async ({ keystone, request: { signed } }) => {
  const header = Object.entries(signed?.headers ?? {}).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  const parameters = new Map(header === undefined ? [] : (parseAuthorization(header) ?? []));
  const tokenId = parameters.get("oauth_token");
  if (signed === undefined || !tokenId) throw malformed("oauth_token", "request");
  const found = await accessToken(keystone, tokenId, parameters.get("oauth_consumer_key") ?? "");
  if (found === undefined) throw new HttpError(404, "Access token not found");
  if (found.expires_at !== null && keystone.now() > Date.parse(found.expires_at)) throw unauthorized("Access token is expired");
  if (found.secret === null || !isSigned(signed, { consumer: found.secret, token: found.access_secret }, keystone.now() / 1000))
    throw unauthorized("Could not validate the access token");
  return { userId: found.authorizing_user_id, accessTokenId: found.id, projectId: found.project_id };
};

interface Row {
  readonly id: string;
  readonly authorizing_user_id: string;
  readonly project_id: string;
  readonly access_secret: string;
  readonly expires_at: string | null;
  /** Null if the consumer that asks is not the one that the token was given to. */
  readonly secret: string | null;
}

async function accessToken({ pool }: Keystone, id: string, consumer: string): Promise<Row | undefined> {
  const { rows } = await pool.read((db) =>
    sql<Row>`
      SELECT a.id, a.authorizing_user_id, a.project_id, a.access_secret, a.expires_at, c.secret
      FROM access_token a LEFT JOIN consumer c ON c.id = a.consumer_id AND c.id = ${consumer}
      WHERE a.id = ${id}`.execute(db),
  );
  return rows[0];
}

function isSigned(signed: IncomingRequest, secrets: { readonly consumer: string; readonly token: string }, now: number): boolean {
  try {
    const request = readRequest(signed);
    checkRequest(request, "resource", now);
    return isSignedWith(request, secrets);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
