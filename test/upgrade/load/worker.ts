import { isDeepStrictEqual } from "node:util";
import type { Acknowledged } from "./acknowledged.ts";
import { Unanswered, type Answer, type Asked, type Client } from "./client.ts";
import { KINDS, shown, type Kind, type Place, type State } from "./things.ts";
import type { Tokens } from "./tokens.ts";
import { byPassword, PASSWORD } from "./world.ts";

interface Thing {
  readonly id: string;
  readonly name: string;
  state: State;
}

/** How many things of a kind live at once, for each client. */
const MOST = 6;

/** One client among others: it makes, changes, lists and removes things of its own, and looks whether each is as it was told. */
export class Worker {
  readonly #client: Client;
  readonly #tokens: Tokens;
  readonly #place: Place;
  readonly #acknowledged: Acknowledged;
  readonly #pick: (below: number) => number;
  readonly #things = new Map<string, Thing[]>();
  readonly #name: string;
  #count = 0;

  constructor(
    name: string,
    client: Client,
    given: { tokens: Tokens; place: Place; acknowledged: Acknowledged; pick: (below: number) => number },
  ) {
    this.#name = name;
    this.#client = client;
    this.#tokens = given.tokens;
    this.#place = given.place;
    this.#acknowledged = given.acknowledged;
    this.#pick = given.pick;
  }

  /** Sends requests of all kinds, one after the other. */
  async run(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      try {
        await this.#next();
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
      }
    }
    this.#client.close();
  }

  async #next(): Promise<void> {
    const what = this.#pick(21);
    if (what < 3) return void (await this.#tokens.issue(this.#client));
    if (what < 4) return await this.#tokens.exchange(this.#client);
    if (what < 10) return await this.#tokens.validate(this.#client);
    if (what < 11 && this.#pick(3) === 0) return await this.#tokens.revoke(this.#client);
    if (what < 13) return await this.#grant();
    if (what < 14) return await this.#mistype();
    const kinds = Object.entries(KINDS);
    await this.#write(...kinds[this.#pick(kinds.length)]!);
  }

  async #write(name: string, kind: Kind): Promise<void> {
    const things = this.#things.get(name) ?? [];
    this.#things.set(name, things);
    const thing = things[this.#pick(things.length)];
    const what = this.#pick(5);
    if (thing === undefined || (what < 2 && things.length < MOST)) things.push(await this.#make(name, kind));
    else if (what < 3 && kind.changed !== undefined) await this.#change(name, kind, thing);
    else if (what < 4) await this.#list(kind, thing);
    else {
      things.splice(things.indexOf(thing), 1);
      await this.#remove(name, kind, thing);
    }
  }

  async #make(name: string, kind: Kind): Promise<Thing> {
    const own = `${this.#name}-${++this.#count}`;
    const state = kind.made(own, this.#place);
    const asked = {
      method: "POST",
      path: kind.path(this.#place),
      status: 201,
      body: { [kind.one]: { ...state, ...kind.secret?.() } },
    } as const;
    const { body } = await this.#ask(kind, asked);
    const { id } = (body as Readonly<Record<string, { readonly id: string }>>)[kind.one]!;
    this.#acknowledged.wrote(name, id, state);
    const thing = { id, name: own, state };
    await this.#show(kind, thing);
    return thing;
  }

  async #change(name: string, kind: Kind, thing: Thing): Promise<void> {
    const change = kind.changed!(thing.state, `${this.#name}-${++this.#count}`);
    const path = `${kind.path(this.#place)}/${thing.id}`;
    await this.#certainly(thing.id, kind, { method: "PATCH", path, status: 200, body: { [kind.one]: change } });
    thing.state = { ...thing.state, ...change };
    this.#acknowledged.wrote(name, thing.id, thing.state);
    await this.#show(kind, thing);
  }

  async #remove(name: string, kind: Kind, { id }: Thing): Promise<void> {
    const path = `${kind.path(this.#place)}/${id}`;
    await this.#certainly(id, kind, { method: "DELETE", path, status: 204 });
    this.#acknowledged.wrote(name, id, null);
    await this.#ask(kind, { method: "GET", path, status: 404 });
  }

  async #show(kind: Kind, { id, state }: Thing): Promise<void> {
    const asked = { method: "GET", path: `${kind.path(this.#place)}/${id}`, status: 200 } as const;
    const answer = await this.#ask(kind, asked);
    this.#mustSay(asked, answer, kind.one, id, state);
  }

  async #list(kind: Kind, { id, state }: Thing): Promise<void> {
    if (this.#acknowledged.unknown.has(id)) return;
    const asked = { method: "GET", path: `${kind.path(this.#place)}${kind.query?.(state, this.#place) ?? ""}`, status: 200 } as const;
    const answer = await this.#ask(kind, asked);
    const all = (answer.body as Readonly<Record<string, readonly { readonly id: string }[]>>)[kind.many]!;
    this.#mustSay(asked, answer, `${kind.many}.${all.findIndex((one) => one.id === id)}`, id, state);
  }

  #mustSay(asked: Asked, answer: Answer, place: string, id: string, state: State): void {
    if (this.#acknowledged.unknown.has(id)) return;
    const said = shown(answer.body, place, state);
    if (!isDeepStrictEqual(said, state))
      throw this.#client.fail(asked, `${JSON.stringify(said)} instead of ${JSON.stringify(state)}`, answer.by);
  }

  /** Gives the client's own user a role in the load's project, or takes it away. */
  async #grant(): Promise<void> {
    const { world, grantee } = this.#place;
    const role = world.roles[this.#pick(world.roles.length)]!;
    const id = `${world.project}/${grantee}/${role}`;
    const path = `/projects/${world.project}/users/${grantee}/roles/${role}`;
    // Giving it once more is no fault; taking what is not there would be.
    const isThere = !this.#acknowledged.unknown.has(id) && (this.#acknowledged.grants.get(id) ?? false);
    await this.#certainly(id, undefined, { method: isThere ? "DELETE" : "PUT", path, status: 204 });
    this.#acknowledged.granted(id, !isThere);
    await this.#ask(undefined, { method: "HEAD", path, status: isThere ? 404 : 204 });
    const asked = { method: "GET", path: `/role_assignments?user.id=${grantee}&role.id=${role}`, status: 200 } as const;
    const answer = await this.#ask(undefined, asked);
    const { length } = (answer.body as { readonly role_assignments: readonly unknown[] }).role_assignments;
    if ((length === 1) === isThere) throw this.#client.fail(asked, `${length} assignments`, answer.by);
  }

  /** Logs the client's own user in by a wrong password, then by the right one. */
  async #mistype(): Promise<void> {
    for (const [password, status] of [
      ["a wrong one", 401],
      [PASSWORD, 201],
    ] as const)
      await this.#client.ask({
        method: "POST",
        path: "/auth/tokens",
        status,
        body: byPassword({ id: this.#place.grantee }, password, "unscoped"),
      });
  }

  /** A write of which nobody knows whether it was done, until it is answered as it must be. */
  async #certainly(id: string, kind: Kind | undefined, asked: Asked): Promise<void> {
    const { unknown } = this.#acknowledged;
    const wasKnown = !unknown.has(id);
    unknown.add(id);
    await this.#ask(kind, asked);
    if (wasKnown) unknown.delete(id);
  }

  async #ask(kind: Kind | undefined, asked: Asked): Promise<Answer> {
    const token = kind?.isAnns ? await this.#tokens.anns(this.#client) : await this.#tokens.admin(this.#client);
    return await this.#client.ask({ ...asked, token });
  }
}
