import { randomBytes } from "node:crypto";
import type { Visitor } from "underpin/rollout";
import { Api } from "./api.ts";
import type { LoginBody } from "./login.ts";
import { OwnUser, PREFIX, usersNamed } from "./own-user.ts";
import { TokensSeen, type SeenToken } from "./tokens-seen.ts";

const ACCOUNT_MS = 10_000;

interface TokenBody {
  readonly token: { readonly expires_at: string; readonly user: { readonly id: string } };
}

/**
 * A user of Keystone who logs in, has tokens validated that other nodes issued, and writes and reads a user of its own, one for each address.
 * Where it may write no users it does all else.
 */
export function visitorOf(login: LoginBody, now: () => number = Date.now): Visitor {
  const run = `${PREFIX}${randomBytes(4).toString("hex")}-`;
  const seen = new TokensSeen();
  const own = new Map<string, OwnUser>();
  let isTidy = false;
  const enter = async (address: string, signal: AbortSignal): Promise<{ readonly api: Api; readonly issued: SeenToken }> => {
    const api = new Api({ address, signal });
    const { token, body } = await api.ask("POST", "/auth/tokens", 201, login);
    if (token === null) throw new Error("POST /v3/auth/tokens names no token");
    const { user, expires_at: ends } = (body as TokenBody).token;
    return { api: api.with(token), issued: { id: token, user: user.id, at: address, expires: Date.parse(ends) } };
  };
  return {
    visit: async (address, signal) => {
      const { api, issued } = await enter(address, signal);
      await read(api, address, issued);
      for (const token of seen.toRead(now()))
        await read(api, address, token).catch((error: unknown) => {
          seen.forget(token);
          throw error;
        });
      const user = own.get(address) ?? new OwnUser(`${run}${own.size + 1}`);
      own.set(address, user);
      if (!isTidy) await tidy(api, run);
      isTidy = true;
      await user.visit(api);
      // What a node has issued that is not well itself, others need not read.
      seen.add(issued);
    },
    account: async (address) => {
      const { api } = await enter(address, AbortSignal.timeout(ACCOUNT_MS));
      const lost: string[] = [];
      for (const user of own.values()) {
        const wrong = await user.wrong(api);
        if (wrong !== null) lost.push(wrong);
      }
      const writes = [...own.values()].reduce((sum, user) => sum + user.writes, 0);
      return { writes, lost };
    },
    leave: async (address) => {
      const { api } = await enter(address, AbortSignal.timeout(ACCOUNT_MS));
      for (const user of own.values()) await user.remove(api);
    },
  };
}

/** @throws Error where a node does not read what another has made */
async function read(api: Api, address: string, { id, user, at }: SeenToken): Promise<void> {
  const { status, body } = await api.send("GET", "/auth/tokens", undefined, { "x-subject-token": id });
  const from = at === address ? "" : ` that ${at} issued`;
  if (status !== 200) throw new Error(`a token${from} is answered with ${status}`);
  if ((body as TokenBody).token.user.id !== user) throw new Error(`a token${from} is read as another user's`);
}

/** Takes away what a probe that was killed has left. */
async function tidy(api: Api, run: string): Promise<void> {
  for (const { id, name } of await usersNamed(api, `name__startswith=${PREFIX}`))
    if (name.startsWith(PREFIX) && !name.startsWith(run)) await api.send("DELETE", `/users/${id}`);
}
