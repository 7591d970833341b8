import { isDeepStrictEqual } from "node:util";
import type { Acknowledged } from "./acknowledged.ts";
import { Unanswered, type Asked, type Client } from "./client.ts";
import { KINDS, shown } from "./things.ts";
import type { Tokens } from "./tokens.ts";
import type { World } from "./world.ts";

/** Has the service show all that it has acknowledged: what it does not show, or shows after it was removed, is counted as failed. */
export async function prove(client: Client, { things, grants, unknown }: Acknowledged, tokens: Tokens, world: World): Promise<void> {
  const ask = async (asked: Asked, isRight: (body: unknown) => boolean = () => true): Promise<void> => {
    try {
      const { body, by } = await client.ask(asked);
      if (!isRight(body)) throw client.fail(asked, JSON.stringify(body), by);
    } catch (error) {
      // It was counted.
      if (!(error instanceof Unanswered)) throw error;
    }
  };
  for (const [name, known] of things) {
    const { path, one, isAnns } = KINDS[name]!;
    for (const [id, state] of known) {
      if (unknown.has(id)) continue;
      const token = isAnns ? await tokens.anns(client) : await tokens.admin(client);
      const asked = { method: "GET", path: `${path({ world, grantee: "" })}/${id}`, token } as const;
      if (state === null) await ask({ ...asked, status: 404 });
      else await ask({ ...asked, status: 200 }, (body) => isDeepStrictEqual(shown(body, one, state), state));
    }
  }
  for (const [id, isThere] of grants) {
    const [project, user, role] = id.split("/");
    const path = `/projects/${project}/users/${user}/roles/${role}`;
    if (!unknown.has(id)) await ask({ method: "HEAD", path, status: isThere ? 204 : 404, token: await tokens.admin(client) });
  }
}
