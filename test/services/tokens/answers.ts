import { HttpError } from "@underpin/oslo/http";
import type { Tokens } from "../../../services/keystone/src/tokens/tokens.ts";
import type { Universe } from "./universes.ts";

/** A body, or why there is none. */
export type Answer = Readonly<Record<string, unknown>>;

/** What ours says of each token, in their order: a look may write. */
export async function ourAnswers(tokens: Tokens, cases: Universe["cases"]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const one of cases) answers.push(await ourAnswer(tokens, one));
  return answers;
}

async function ourAnswer(tokens: Tokens, { text, allowExpired, accessRules, catalog }: Universe["cases"][number]): Promise<Answer> {
  try {
    const token = await tokens.validate(text, { allowExpired, accessRules, body: catalog ? "whole" : "bare" });
    return JSON.parse(await tokens.render(token, { catalog })) as Answer;
  } catch (error) {
    if (error instanceof HttpError) return { status: error.status, message: error.message };
    throw error;
  }
}

type Json = Readonly<Record<string, unknown>>;

/**
 * An answer without what has no order, and without repetition: upstream names a role as often as it was given on the system, and by an
 * access token.
 */
export function normalised(answer: Answer): Answer {
  const token = answer["token"] as Json | undefined;
  if (token === undefined) return answer;
  const { roles, catalog, service_providers: providers, application_credential: credential, ...rest } = token;
  const known = {
    ...rest,
    ...(roles !== undefined && { roles: sorted(roles) }),
    ...(providers !== undefined && { providers: sorted(providers) }),
    ...(catalog !== undefined && {
      catalog: sorted((catalog as Json[]).map((service) => ({ ...service, endpoints: sorted(service["endpoints"]) }))),
    }),
    ...(credential !== undefined && {
      credential: { ...(credential as Json), access_rules: sorted((credential as Json)["access_rules"] ?? []) },
    }),
  };
  return JSON.parse(JSON.stringify(known, byName)) as Answer;
}

function sorted(list: unknown): readonly unknown[] {
  const texts = (list as readonly unknown[]).map((one) => JSON.stringify(one, byName));
  return [...new Set(texts)].toSorted().map((text): unknown => JSON.parse(text));
}

function byName(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether upstream broke on it: ours then gives some answer that says so, not 500. */
export function isUpstreamsFault({ status }: Answer): boolean {
  return status === 500;
}
