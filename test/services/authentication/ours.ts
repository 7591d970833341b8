import { HttpError } from "@underpin/oslo/http";
import { checkMember } from "../../../services/keystone/src/api/body-shape.ts";
import { changePassword, type PasswordChange } from "../../../services/keystone/src/authentication/change-password.ts";
import type { LoginRequest } from "../../../services/keystone/src/authentication/login-request.ts";
import { logIn } from "../../../services/keystone/src/authentication/log-in.ts";
import { ReceiptNeeded } from "../../../services/keystone/src/authentication/receipts.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import type { ReadToken } from "../../../services/keystone/src/tokens/contents.ts";
import { changePasswordBody } from "../../../services/keystone/src/users/shapes.ts";
import type { Asked } from "./requests.ts";

/** What a request came to. */
export interface Answer {
  readonly status: number;
  readonly token: string | null;
  readonly receipt: string | null;
  readonly body: unknown;
}

/** What ours came to. */
export interface OwnAnswer {
  readonly status: number;
  readonly contents?: ReadToken;
  readonly token?: string;
  readonly receipt?: string;
  readonly body?: unknown;
  readonly message?: string;
}

/** Answers as the service does. */
export async function answer(keystone: Keystone, asked: Asked): Promise<OwnAnswer> {
  try {
    const change = /^\/v3\/users\/(.*)\/password$/.exec(asked.path)?.[1];
    if (change !== undefined) {
      const { user } = checkMember(asked.body, changePasswordBody[keystone.compatibility], keystone.compatibility);
      await changePassword(keystone, change, user as PasswordChange);
      return { status: 204 };
    }
    const request: LoginRequest = {
      auth: asked.body["auth"],
      receipt: (asked.headers?.["Openstack-Auth-Receipt"] as string | undefined) ?? null,
      environment: new Map(Object.entries(asked.environment ?? {})),
      signed: { url: "http://localhost/v3/auth/tokens", method: "POST", headers: asked.headers as Record<string, string>, args: [] },
    };
    const { contents, text } = await logIn(keystone, request);
    return { status: 201, contents, token: text };
  } catch (error) {
    if (error instanceof ReceiptNeeded) return { status: 401, receipt: error.receipt, body: error.body };
    if (error instanceof HttpError) return { status: error.status, message: error.message, body: error.more };
    throw error;
  }
}
