import { describe, expect, test } from "vitest";
import { createEngine } from "underpin/engine";
import { barbicanNext } from "@underpin/barbican";
import { barbicanAt, toNext } from "../../harness/barbican.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { OurBarbican } from "../api/ours.ts";

const HEADERS = { "x-project-id": "p1", "x-user-id": "u1", "x-roles": "admin", accept: "application/json" };
/** A year from now, to the microsecond; MariaDB's column of upstream's keeps the second. */
const LATER = `${new Date().getUTCFullYear() + 1}-11-23T08:00:00.700001`;
const shownLater = (dialect: string, by: OurBarbican, of: OurBarbican): string =>
  dialect === "mysql" && [by, of].some(({ barbican }) => barbican.config.underpin.schema === "upstream") ? LATER.slice(0, 19) : LATER;

interface Shown {
  readonly expiration: string | null;
  readonly secrets: readonly { readonly secret_ref: string }[];
  readonly secret_ref: string;
}

async function ask(node: OurBarbican, method: string, path: string, status: number, body?: object): Promise<Shown> {
  const answer = await node.ask({
    method,
    path: `/v1/${path}`,
    headers: { ...HEADERS, ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  expect([method, path, answer.status, answer.body.toString()]).toEqual([method, path, status, expect.anything()]);
  return (answer.body.length === 0 ? {} : JSON.parse(answer.body.toString())) as Shown;
}

async function payloadOf(node: OurBarbican, id: string): Promise<string> {
  const { status, body } = await node.ask({
    method: "GET",
    path: `/v1/secrets/${id}/payload`,
    headers: { ...HEADERS, accept: "text/plain" },
    body: undefined,
  });
  expect(status).toBe(200);
  return body.toString();
}

const idOf = ({ secret_ref: ref }: Pick<Shown, "secret_ref">): string => ref.split("/").at(-1) ?? "";
const listed = ({ secrets }: Shown): readonly string[] => secrets.map(idOf);

/** What one node stores the other finds, opens, lists, narrows down and deletes. */
async function seesAllOf(dialect: string, by: OurBarbican, of: OurBarbican): Promise<void> {
  const store = async (name: string, more: object = {}): Promise<string> =>
    idOf(await ask(of, "POST", "secrets", 201, { name, payload: `of ${name}`, payload_content_type: "text/plain", ...more }));
  const [ends, lasts] = [await store("ends", { expiration: LATER }), await store("lasts")];
  expect([await payloadOf(by, ends), await payloadOf(by, lasts)]).toEqual(["of ends", "of lasts"]);
  expect((await ask(by, "GET", `secrets/${ends}`, 200)).expiration).toBe(shownLater(dialect, by, of));
  expect((await ask(by, "GET", `secrets/${lasts}`, 200)).expiration).toBeNull();
  const before = `${LATER.slice(0, 17)}00`;
  expect(listed(await ask(by, "GET", `secrets?expiration=gt:${LATER.slice(0, 10)}`, 200))).toEqual([ends]);
  expect(listed(await ask(by, "GET", `secrets?expiration=lt:${before}`, 200))).toEqual([]);
  expect(new Set(listed(await ask(by, "GET", "secrets?sort=expiration:desc", 200)))).toEqual(new Set([ends, lasts]));
  // In two steps: the payload is one node's, all else is the other's.
  const late = idOf(await ask(of, "POST", "secrets", 201, { name: "late" }));
  const { status } = await by.ask({
    method: "PUT",
    path: `/v1/secrets/${late}`,
    headers: { ...HEADERS, "content-type": "text/plain" },
    body: "of late",
  });
  expect(status).toBe(204);
  expect(await payloadOf(of, late)).toBe("of late");
  for (const id of [ends, lasts, late]) await ask(by, "DELETE", `secrets/${id}`, 204);
  for (const id of [ends, lasts, late]) await ask(of, "GET", `secrets/${id}`, 404);
}

describe.each(DIALECTS)("on %s, Barbicans of upstream's schema and of ours", (dialect) => {
  test("see each other's secrets as their own, until upstream's is gone", async () => {
    await using database = await barbicanAt(dialect, "2026.1");
    await using old = await OurBarbican.start("plain", database);
    const early = idOf(
      await ask(old, "POST", "secrets", 201, { name: "early", payload: "of early", payload_content_type: "text/plain", expiration: LATER }),
    );
    await toNext(database.url, "beside upstream's");
    await using next = await OurBarbican.start("plain", database, { schema: "underpin-1" });
    expect(await payloadOf(next, early)).toBe("of early");
    expect((await ask(next, "GET", `secrets/${early}`, 200)).expiration).toBe(shownLater(dialect, next, old));
    await ask(next, "DELETE", `secrets/${early}`, 204);
    await seesAllOf(dialect, old, next);
    await seesAllOf(dialect, next, old);
    const kept = idOf(await ask(old, "POST", "secrets", 201, { name: "kept", payload: "of kept", payload_content_type: "text/plain" }));
    await createEngine({ service: barbicanNext, url: database.url }).contract({});
    expect(await payloadOf(next, kept)).toBe("of kept");
    await ask(next, "DELETE", `secrets/${kept}`, 204);
    await seesAllOf(dialect, next, next);
    expect([...old.unexpected, ...next.unexpected]).toEqual([]);
  });

  test("after the way back, what the next release has stored is there in upstream's shape", async () => {
    await using database = await barbicanAt(dialect, "2026.1");
    await toNext(database.url, "beside upstream's");
    await using next = await OurBarbican.start("plain", database, { schema: "underpin-1" });
    const id = idOf(await ask(next, "POST", "secrets", 201, { payload: "of next", payload_content_type: "text/plain", expiration: LATER }));
    await createEngine({ service: barbicanNext, url: database.url }).revert({ to: "2026.1" });
    await using old = await OurBarbican.start("plain", database);
    expect(await payloadOf(old, id)).toBe("of next");
    expect((await ask(old, "GET", `secrets/${id}`, 200)).expiration).toBe(shownLater(dialect, old, next));
  });
});
