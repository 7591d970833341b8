import { ConnectionFailure } from "../http/connection-failure.ts";
import type { HttpClient } from "../http/client.ts";
import type { Answered } from "../http/exchange.ts";
import { InvalidToken, KeystoneUnavailable } from "../errors.ts";
import { MalformedAnswer, readToken } from "../token/read-token.ts";
import type { TokenInfo } from "../token/token-info.ts";
import type { OwnAccess, OwnToken } from "./own-token.ts";

/** An answer about a token, and how long it was, in characters. */
export interface Looked {
  readonly info: TokenInfo;
  readonly size: number;
}

/** Asks Keystone about tokens. */
export class IdentityServer {
  readonly #client: HttpClient;
  readonly #own: OwnToken;
  readonly #includeCatalog: boolean;

  constructor(client: HttpClient, own: OwnToken, includeCatalog: boolean) {
    this.#client = client;
    this.#own = own;
    this.#includeCatalog = includeCatalog;
  }

  /**
   * What Keystone knows of a token. If it does not take the service's own, that is made anew, once.
   *
   * @throws InvalidToken, KeystoneUnavailable
   */
  async look(token: string, allowExpired: boolean): Promise<Looked> {
    const flags = [...(this.#includeCatalog ? [] : ["nocatalog"]), ...(allowExpired ? ["allow_expired=1"] : [])];
    const path = `auth/tokens${flags.length > 0 ? `?${flags.join("&")}` : ""}`;
    return read(await this.#get(path, { "openstack-identity-access-rules": "1", "x-subject-token": token }), token);
  }

  /**
   * Whether there is a project.
   *
   * @throws KeystoneUnavailable for any answer that is neither the project nor Keystone's own 404
   */
  async knowsProject(id: string): Promise<boolean> {
    const { status, text } = await this.#get(`projects/${encodeURIComponent(id)}`, {});
    if (status === 200 && isProject(text, id)) return true;
    if (status === 404 && isOfKeystone(text)) return false;
    const why = status === 403 ? ": the service's user may not read projects; it needs the role admin, or reader of the system" : "";
    throw new KeystoneUnavailable(`Keystone answers the question about a project with ${status}${why}`);
  }

  async #get(path: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
    for (let tried = 0; ; tried++) {
      const access = await this.#own.get();
      const answer = await this.#ask(access, path, headers);
      if (answer.status !== 401) return answer;
      this.#own.refuse(access);
      if (tried > 0) throw new KeystoneUnavailable("Keystone does not take the service's own token, though it has just made it");
    }
  }

  async #ask(access: OwnAccess, path: string, more: Readonly<Record<string, string>>): Promise<Answered> {
    const headers = { accept: "application/json", ...more, ...(access.token && { "x-auth-token": access.token.reveal() }) };
    try {
      return await this.#client.send({ method: "GET", url: `${access.url}/${path}`, headers });
    } catch (error) {
      throw error instanceof ConnectionFailure ? new KeystoneUnavailable(`Keystone can't be reached: ${error.message}`) : error;
    }
  }
}

function read({ status, headers, text }: Answered, token: string): Looked {
  if (status === 404 && isOfKeystone(text)) throw new InvalidToken("Keystone does not know it");
  if (status !== 200) throw new KeystoneUnavailable(`Keystone answers the question about a token with ${status}${hint(status)}`);
  const subject = headers["x-subject-token"];
  if (subject !== undefined && subject !== token)
    throw new KeystoneUnavailable("Keystone has answered about another token than it was asked about");
  try {
    return { info: readToken(text), size: text.length };
  } catch (error) {
    throw error instanceof MalformedAnswer ? new KeystoneUnavailable(`Keystone answers wrongly: ${error.message}`) : error;
  }
}

function isProject(text: string, id: string): boolean {
  try {
    return (JSON.parse(text) as { readonly project?: { readonly id?: unknown } } | null)?.project?.id === id;
  } catch {
    return false;
  }
}

/** A 404 of Keystone itself, not of whatever else stands at its URL. */
function isOfKeystone(text: string): boolean {
  try {
    const body = JSON.parse(text) as { readonly error?: { readonly code?: unknown } } | null;
    return body?.error?.code === 404;
  } catch {
    return false;
  }
}

function hint(status: number): string {
  if (status === 403) return ": the service's user may not validate tokens; it needs the role service or admin";
  if (status === 404) return ", and not in its own words: is the URL of its endpoint right?";
  return status >= 300 && status < 400 ? ": it leads elsewhere, which is not followed" : "";
}
