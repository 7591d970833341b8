import { fileURLToPath } from "node:url";
import { credentialsOf, refusalOfTime, type SignedCredentials } from "../../services/keystone/src/ec2/credentials.ts";
import { refusalOfEc2 } from "../../services/keystone/src/ec2/ec2-signature.ts";
import { refusalOfS3 } from "../../services/keystone/src/ec2/s3-signature.ts";
import { totpPasscodes } from "../../services/keystone/src/authentication/totp.ts";
import { checkRequest, type Purpose } from "../../services/keystone/src/oauth1/checks.ts";
import { Refusal } from "../../services/keystone/src/oauth1/refusal.ts";
import { readRequest, type IncomingRequest } from "../../services/keystone/src/oauth1/request.ts";
import { isSignedWith } from "../../services/keystone/src/oauth1/signature.ts";
import type { Answer, Question } from "../harness/keystone-peer.ts";

/** Answers for Keystone's own code: a script for `KeystonePeer`. */
export const SIGNATURE_PEER = fileURLToPath(new URL("signature_peer.py", import.meta.url));

/** The consumer and the token that there are, for OAuth. */
export interface OAuthWorld {
  readonly consumer: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
  readonly verifier: string;
}

/** What ours says to a question for signature_peer.py. */
export function ours([operation, ...given]: Question): unknown {
  if (operation === "ec2") return refusalOfEc2(given[0], credentialsOf({ credentials: given[1] }));
  if (operation === "s3") return refusalOfS3(given[0], credentialsOf({ credentials: given[1] }));
  if (operation === "stamp") return refusalOfTime(given[0] as SignedCredentials, given[1] as number, (given[2] as number) * 1000);
  if (operation === "passcodes") return totpPasscodes(given[0] as string, given[1] as number, given[2] as number);
  return oauth(...(given as [Purpose, IncomingRequest, OAuthWorld, number]));
}

function oauth(purpose: Purpose, incoming: IncomingRequest, world: OAuthWorld, now: number): boolean | string {
  try {
    const request = readRequest(incoming);
    checkRequest(request, purpose, now);
    const [consumer, token, verifier] = ["oauth_consumer_key", "oauth_token", "oauth_verifier"].map((name) => request.oauth.get(name));
    if (consumer !== world.consumer) return false;
    if (token !== world.token && (purpose !== "request_token" || token)) return false;
    if (purpose === "access_token" && verifier !== world.verifier) return false;
    return isSignedWith(request, { consumer: world.consumerSecret, ...(token ? { token: world.tokenSecret } : {}) });
  } catch (error) {
    if (error instanceof Refusal) return purpose === "resource" ? false : error.message;
    throw error;
  }
}

/** What theirs says must be ours, too; where theirs ends in an exception (500), ours refuses. */
export function isExplained(question: Question, theirs: Answer): boolean {
  const said = ours(question);
  if ("error" in theirs) return typeof said === "string" || said === false;
  return JSON.stringify(theirs.result) === JSON.stringify(said);
}
