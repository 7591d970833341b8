import { target, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { isOnBehalf } from "../authorization/delegated.ts";
import { ec2Id } from "../credentials/credentials.ts";
import { findCredential } from "../credentials/store.ts";
import { pythonText } from "../python-text.ts";
import { forbiddenAction, notFound } from "../refusals.ts";
import { getProject } from "../projects/get-project.ts";
import { getUser } from "../users/get-user.ts";
import { refusalOfEc2 } from "./ec2-signature.ts";
import { exchange } from "./exchange.ts";
import { refusalOfS3 } from "./s3-signature.ts";
import { createEc2Credential, getEc2Credential, listEc2Credentials, removeEc2Credential, type Ec2Credential } from "./user-credentials.ts";

const ALL = "/v3/users/{user_id}/credentials/OS-EC2";
const ONE = `${ALL}/{credential_id}` as const;

/** EC2 credentials of users, and what tokens are had for: `/v3/ec2tokens`, `/v3/s3tokens`. */
export const ec2Routes: readonly Route[] = [
  route("GET", ALL, { summary: "List a user's EC2 credentials.", policies: ["identity:ec2_list_credentials"] }, async (call) => {
    call.authorize("identity:ec2_list_credentials");
    refuseOnBehalf(call);
    await getUser(call.keystone, call.params.user_id);
    const all = await listEc2Credentials(call.keystone, call.params.user_id);
    return call.list(
      "credentials",
      all.map((one) => linked(call, one)),
    );
  }),
  route("POST", ALL, { summary: "Make an EC2 credential.", policies: ["identity:ec2_create_credential"], success: 201 }, async (call) => {
    call.authorize("identity:ec2_create_credential", target().proposed("credential", { user_id: call.params.user_id }));
    await getUser(call.keystone, call.params.user_id);
    const given = call.body["tenant_id"] ?? null;
    const project = pythonText(given) ?? String(given);
    await getProject(call.keystone, project);
    refuseOnBehalf(call);
    const credential = await createEc2Credential(call.keystone, call.params.user_id, project);
    call.audit.created("credential", ec2Id(credential.access), { by: "nobody" });
    return { credential: linked(call, credential) };
  }),
  route("GET", ONE, { summary: "Read an EC2 credential.", policies: ["identity:ec2_get_credential"] }, async (call) => {
    call.authorize("identity:ec2_get_credential", await about(call));
    await getUser(call.keystone, call.params.user_id);
    const one = await getEc2Credential(call.keystone, call.params.credential_id);
    refuseOnBehalf(call);
    return { credential: linked(call, one) };
  }),
  route(
    "DELETE",
    ONE,
    { summary: "Remove an EC2 credential.", policies: ["identity:ec2_delete_credential"], success: 204 },
    async (call) => {
      call.authorize("identity:ec2_delete_credential", await about(call));
      await getUser(call.keystone, call.params.user_id);
      await getEc2Credential(call.keystone, call.params.credential_id);
      refuseOnBehalf(call);
      await removeEc2Credential(call.keystone, call.params.credential_id);
      call.audit.deleted("credential", ec2Id(call.params.credential_id), { by: "nobody" });
      return undefined;
    },
  ),
  route(
    "POST",
    "/v3/ec2tokens",
    { summary: "Get a token for a request signed as for EC2.", policies: ["identity:ec2tokens_validate"] },
    async (call) => {
      call.authorize("identity:ec2tokens_validate");
      const token = await exchange(call.keystone, call.body, refusalOfEc2);
      call.reply.header("x-subject-token", token.text);
      return await call.keystone.tokens.render(token, { catalog: true });
    },
  ),
  route(
    "POST",
    "/v3/s3tokens",
    { summary: "Look whether a request is signed as for S3.", policies: ["identity:s3tokens_validate"] },
    async (call) => {
      call.authorize("identity:s3tokens_validate");
      return await call.keystone.tokens.render(await exchange(call.keystone, call.body, refusalOfS3), { catalog: true });
    },
  ),
];

async function about(call: Call<{ readonly credential_id: string }>): Promise<Target> {
  call.requireCaller();
  const { pool, credentialKeys } = call.keystone;
  const id = ec2Id(call.params.credential_id);
  const found = await pool.read((db) => findCredential(db, credentialKeys, id));
  if (found === undefined) throw notFound("credential", id);
  return target().row("credential", found);
}

/** What acts on somebody's behalf has no business with secrets that outlive it. */
function refuseOnBehalf({ token, keystone }: Call): void {
  if (isOnBehalf(token, keystone.config)) throw forbiddenAction("Delegated tokens cannot access credentials directly");
}

function linked(call: Call, credential: Ec2Credential): Ec2Credential & { readonly links: object } {
  return { ...credential, links: { self: call.link(`users/${credential.user_id}/credentials/OS-EC2/${credential.access}`) } };
}
