import { expect } from "vitest";
import { at } from "../../differential/scenario.ts";
import type { Node } from "./nodes.ts";

const [FIRST, SECOND] = ["of-ann-at-first", "of-ann-later"];
const LATER = "2111-10-10T16:59:45.678901Z";

/** What `writer` writes, `reader` finds at once, and the other way round: users, passwords, failed logins, trusts, application credentials. */
export async function seeEachOther(writer: Node, reader: Node, name: string): Promise<void> {
  const admin = await writer.admin();
  const ids = await makeUser(writer, admin, name);
  const both = async (path: string, token: string = admin): Promise<unknown> => {
    const mine = inOrder(await writer.ask("GET", path, token, 200));
    expect(inOrder(await reader.ask("GET", path, token, 200))).toEqual(mine);
    return mine;
  };
  const shown = await both(`/users/${ids.user}`);
  expect(at(shown, "user.password_expires_at")).toMatch(/^20\d\d-.*\.000000$/);
  await both("/users?password_expires_at=gt:2026-01-01T00:00:00Z");
  await both("/users?password_expires_at=lt:2026-01-01T00:00:00Z");

  await lockOut(writer, reader, admin, ids.user);
  const token = String(await reader.logIn({ id: ids.user }, FIRST, { project: { id: ids.project } }));
  expect(await writer.validate(token)).toEqual(await reader.validate(token));

  await lend(writer, reader, ids, token, both);
  await delegate(writer, reader, ids, token, both);
  await changePassword(writer, reader, ids.user);
  // What has been counted goes, too.
  expect(await writer.logIn({ id: ids.user }, "wrong")).toBe(401);
  await reader.ask("DELETE", `/users/${ids.user}`, admin, 204);
  expect((await writer.send("GET", `/users/${ids.user}`, admin)).status).toBe(404);
}

/** A list without a limit comes as the database finds the rows, as upstream's. */
function inOrder(answer: unknown): unknown {
  const users = at(answer, "users");
  if (!Array.isArray(users)) return answer;
  return { ...(answer as object), users: users.toSorted((one, other) => (String(at(one, "id")) < String(at(other, "id")) ? -1 : 1)) };
}

interface Ids {
  readonly user: string;
  readonly project: string;
  readonly role: string;
}

/** Somebody with a role in a project of their own. */
export async function makeUser(node: Node, admin: string, name: string): Promise<Ids> {
  const made = async (plural: string, kind: string, body: object): Promise<string> =>
    at(await node.ask("POST", `/${plural}`, admin, 201, { [kind]: { name, domain_id: "default", ...body } }), `${kind}.id`) as string;
  const [user, project] = [await made("users", "user", { password: FIRST }), await made("projects", "project", {})];
  const role = at(await node.ask("GET", "/roles?name=member", admin, 200), "roles.0.id") as string;
  await node.ask("PUT", `/projects/${project}/users/${user}/roles/${role}`, admin, 204);
  return { user, project, role };
}

async function lockOut(writer: Node, reader: Node, admin: string, id: string): Promise<void> {
  for (const node of [writer, reader]) expect(await node.logIn({ id }, "wrong")).toBe(401);
  // Who succeeds takes the failures back, wherever they were counted.
  expect(await reader.logIn({ id }, FIRST)).toBeTypeOf("string");
  for (const node of [writer, reader, writer]) expect(await node.logIn({ id }, "wrong")).toBe(401);
  for (const node of [reader, writer]) expect(await node.logIn({ id }, FIRST)).toBe(401);
  await reader.ask("PATCH", `/users/${id}`, admin, 200, { user: { enabled: true } });
  for (const node of [writer, reader]) expect(await node.logIn({ id }, FIRST)).toBeTypeOf("string");
}

async function changePassword(writer: Node, reader: Node, id: string): Promise<void> {
  const { status } = await writer.send("POST", `/users/${id}/password`, undefined, {
    user: { original_password: FIRST, password: SECOND },
  });
  expect(status).toBe(204);
  expect(await reader.logIn({ id }, FIRST)).toBe(401);
  expect(await reader.logIn({ id }, SECOND)).toBeTypeOf("string");
  // The history is known to both.
  const again = { user: { original_password: SECOND, password: FIRST } };
  expect((await reader.send("POST", `/users/${id}/password`, undefined, again)).status).toBe(400);
}

type Both = (path: string, token?: string) => Promise<unknown>;

async function lend(writer: Node, reader: Node, { user, project, role }: Ids, token: string, both: Both): Promise<void> {
  const trust = { trustor_user_id: user, trustee_user_id: user, project_id: project, impersonation: false, roles: [{ id: role }] };
  const body = { trust: { ...trust, expires_at: LATER } };
  const id = at(await writer.ask("POST", "/OS-TRUST/trusts", token, 201, body), "trust.id") as string;
  expect((await reader.send("POST", "/OS-TRUST/trusts", token, body)).status).toBe(409);
  const listed = await both(`/OS-TRUST/trusts?trustor_user_id=${user}`, token);
  const shown = at(listed, "trusts.0") as object;
  expect(Object.keys(shown).filter((column) => column.startsWith("expires"))).toEqual(["expires_at"]);
  expect(at(await both(`/OS-TRUST/trusts/${id}`, token), "trust.expires_at")).toBe(LATER.replace(".678901", ".000000"));
  const lent = String(await reader.logIn({ id: user }, FIRST, { "OS-TRUST:trust": { id } }));
  expect(await writer.validate(lent)).toEqual(await reader.validate(lent));
  await reader.ask("DELETE", `/OS-TRUST/trusts/${id}`, token, 204);
  expect(await writer.logIn({ id: user }, FIRST, { "OS-TRUST:trust": { id } })).toBe(401);
}

async function delegate(writer: Node, reader: Node, { user }: Ids, token: string, both: Both): Promise<void> {
  const path = `/users/${user}/application_credentials`;
  const body = { application_credential: { name: "robot", secret: "of-robot", expires_at: LATER } };
  const id = at(await writer.ask("POST", path, token, 201, body), "application_credential.id") as string;
  const listed = await both(path, token);
  expect(Object.keys(at(listed, "application_credentials.0") as object).filter((column) => column.startsWith("expires"))).toEqual([
    "expires_at",
  ]);
  expect(at(await both(`${path}/${id}`, token), "application_credential.expires_at")).toBe(LATER.slice(0, -1));
  const robots = String(await reader.logInWith({ id, secret: "of-robot" }));
  expect(await writer.validate(robots)).toEqual(await reader.validate(robots));
  await reader.ask("DELETE", `${path}/${id}`, token, 204);
  expect(await writer.logInWith({ id, secret: "of-robot" })).toBe(404);
}
