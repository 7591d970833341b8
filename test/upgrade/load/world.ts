import { randomUUID } from "node:crypto";
import { at } from "../../differential/scenario.ts";
import type { Asked, Client } from "./client.ts";

/** Secret of the second factor that `passcode` of test/differential makes codes for. */
const TOTP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

export const PASSWORD = "of-the-load";

/** Whom and what the load logs in with: made once, never changed, so that no token of theirs ends. */
export interface World {
  readonly admin: { readonly name: string; readonly password: string };
  /** A domain of its own. */
  readonly domain: string;
  readonly project: string;
  /** Has a role in the domain, in the project and on the system. */
  readonly ann: string;
  /** Ann trusts him. */
  readonly bob: string;
  /** Has a second factor and nothing else. */
  readonly tom: string;
  readonly trust: string;
  readonly appCredential: { readonly id: string; readonly secret: string };
  readonly ec2: { readonly access: string; readonly secret: string };
  readonly roles: readonly string[];
}

/** Who logs in by password, and where. */
export function byPassword(user: object, password: string, scope?: unknown): object {
  return {
    auth: { identity: { methods: ["password"], password: { user: { ...user, password } } }, ...(scope !== undefined && { scope }) },
  };
}

/** Makes them, as an administrator does. */
export async function makeWorld(client: Client, admin: World["admin"]): Promise<World> {
  const scope = { project: { name: "admin", domain: { id: "default" } } };
  const login = async (body: object): Promise<string> => {
    const { headers } = await client.ask({ method: "POST", path: "/auth/tokens", status: 201, body });
    return String(headers["x-subject-token"]);
  };
  const token = await login(byPassword({ name: admin.name, domain: { id: "default" } }, admin.password, scope));
  const ask = async (method: Asked["method"], path: string, status: number, body?: object, as = token): Promise<unknown> =>
    (await client.ask({ method, path, status, token: as, ...(body && { body }) })).body;
  const made = async (plural: string, kind: string, body: object): Promise<string> =>
    at(await ask("POST", `/${plural}`, 201, { [kind]: body }), `${kind}.id`) as string;
  const domain = await made("domains", "domain", { name: `load-${randomUUID()}` });
  const project = await made("projects", "project", { name: "home", domain_id: domain });
  const user = (name: string): Promise<string> => made("users", "user", { name, domain_id: domain, password: PASSWORD });
  const [ann, bob, tom] = [await user("ann"), await user("bob"), await user("tom")];
  const role = at(await ask("GET", "/roles?name=member", 200), "roles.0.id") as string;
  const roles: string[] = [];
  for (const name of ["first", "second"]) roles.push(await made("roles", "role", { name: `${name}-${randomUUID()}` }));
  for (const place of [`/projects/${project}/users/${ann}`, `/domains/${domain}/users/${ann}`, `/system/users/${ann}`])
    await ask("PUT", `${place}/roles/${role}`, 204);
  await ask("PUT", `/projects/${project}/users/${tom}/roles/${role}`, 204);
  await ask("POST", "/credentials", 201, { credential: { user_id: tom, type: "totp", blob: TOTP_SECRET } });
  const anns = await login(byPassword({ id: ann }, PASSWORD, { project: { id: project } }));
  const trusted = { trustor_user_id: ann, trustee_user_id: bob, project_id: project, impersonation: true, roles: [{ id: role }] };
  const trust = at(await ask("POST", "/OS-TRUST/trusts", 201, { trust: trusted }, anns), "trust.id") as string;
  const secret = randomUUID();
  const robot = { application_credential: { name: "robot", secret } };
  const appCredential = at(
    await ask("POST", `/users/${ann}/application_credentials`, 201, robot, anns),
    "application_credential.id",
  ) as string;
  const ec2 = at(await ask("POST", `/users/${ann}/credentials/OS-EC2`, 201, { tenant_id: project }, anns), "credential") as World["ec2"];
  return { admin, domain, project, ann, bob, tom, trust, appCredential: { id: appCredential, secret }, ec2, roles };
}
