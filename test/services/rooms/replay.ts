import { compare } from "../../differential/compare.ts";
import { Pairs } from "../../differential/pairs.ts";
import type { Scenario } from "../../differential/scenario.ts";
import { send, type Answered } from "../../differential/http.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { stepsFor, type Golden, type Said } from "./golden.ts";
import { serveGolden } from "./served.ts";

/** Asks ours what Python was asked, on a database of its own; what it answers otherwise. */
export async function replay(release: string, dialect: TestDatabase["dialect"], golden: Golden, scenario: Scenario): Promise<string> {
  await using served = await serveGolden(release, dialect, golden);
  const side = await served.listen();
  const pairs = new Pairs([...JSON.stringify(golden.rows).matchAll(/[0-9a-f]{64}|[0-9a-f]{32}/g)].map(([id]) => id));
  const differing: string[] = [];
  const said = golden.answers[scenario.title] ?? [];
  for (const [at, step] of stepsFor(release, scenario).entries()) {
    const answer = await send(side.url, await side.request(step));
    side.keep(step, answer);
    const found = differences(said[at], answer, { python: golden.url, ours: side.url }, pairs);
    if (found !== "") differing.push(`${step.as ?? "admin"}: ${step.send}\n${found}`);
  }
  for (const error of served.unexpected) differing.push(error instanceof Error ? String(error.stack) : String(error));
  return differing.join("\n");
}

function differences(
  said: Said | undefined,
  answer: Answered,
  urls: { readonly python: string; readonly ours: string },
  pairs: Pairs,
): string {
  if (said === undefined) return "  Python was not asked: node test/services/rooms/make-golden.mjs";
  const theirs = {
    status: said.status,
    location: said.location,
    type: said.text === "" ? undefined : said.type,
    body: bodyOf(said.text, urls.python),
  };
  const type = answer.text === "" ? undefined : answer.headers["content-type"];
  const mine = { status: answer.status, location: answer.headers.location, type, body: bodyOf(answer.text, urls.ours) };
  const here = (location: string | undefined, url: string): string | undefined => location?.replaceAll(url, "HOST");
  const found = pairs.attempt(() =>
    compare(
      { ...theirs, location: here(theirs.location, urls.python) },
      { ...mine, location: here(mine.location, urls.ours) },
      "answer",
      pairs,
    ),
  );
  return found
    .map(({ place, python, ours }) => `  ${place}: ${JSON.stringify(python)} of Python, ${JSON.stringify(ours)} of ours`)
    .join("\n");
}

function bodyOf(text: string, url: string): unknown {
  const here = text.replaceAll(url, "HOST");
  try {
    return JSON.parse(here) as unknown;
  } catch {
    return here;
  }
}
