import { unauthorized } from "../../refusals.ts";
import type { Method } from "../method.ts";

/** Nobody logs in by this: tokens that came of an EC2 credential bear its name, so that nothing else is made of them. */
export const ec2Credential: Method = async () => {
  throw unauthorized("The ec2credential method cannot be used to authenticate via /v3/auth/tokens.");
};
