import { Numbers, type Answer, type Raw } from "./answer.ts";
import type { Scenario, Step } from "./scenario.ts";

/** A request that is ready to go. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

/** A service with a database that can be made fresh. */
export interface Service {
  readonly reset: () => Promise<void>;
  readonly run: (statement: string) => Promise<void>;
  readonly ask: (request: Request) => Promise<Raw>;
}

/** A request as it was meant, and its answer. */
export interface Played {
  readonly send: string;
  readonly answer: Answer;
}

const BY_DEFAULT = "u1@p1:admin";
const LAST_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!.*[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;

/** Sends a scenario's requests in order. */
export async function play(service: Service, { steps }: Scenario): Promise<readonly Played[]> {
  const [kept, numbers, played] = [new Map<string, string>(), new Numbers(), [] as Played[]];
  const fill = (text: string): string => text.replaceAll(/\{([\w ]+)\}/g, (all, name: string) => kept.get(name) ?? all);
  await service.reset();
  for (const step of steps) {
    const [method = "", ...rest] = step.send.split(" ");
    if (method === "SQL") {
      await service.run(fill(rest.join(" ")));
      continue;
    }
    const raw = await service.ask({ method, path: fill(rest.join(" ")), ...content(step, fill) });
    keep(step, raw, kept);
    played.push({ send: named(step), answer: numbers.of(raw, step.chance) });
  }
  return played;
}

/** A step in words, as it is recorded. */
export function named({ send, as, headers, body, base64 }: Step): string {
  return [
    send,
    ...(as === undefined ? [] : [`as ${as}`]),
    ...[headers, body, base64].flatMap((one) => (one === undefined ? [] : [JSON.stringify(one)])),
  ].join(" ");
}

function content(step: Step, fill: (text: string) => string): Pick<Request, "headers" | "body"> {
  const { body } = step;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers = {
    accept: "application/json",
    ...identity(step.as ?? BY_DEFAULT),
    ...(body !== undefined && typeof body !== "string" && { "content-type": "application/json" }),
    ...step.headers,
  };
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
    body: step.base64 === undefined ? text && fill(text) : Buffer.from(step.base64, "base64"),
  };
}

function identity(as: string): Record<string, string> {
  const [, user = "", project = "", roles = ""] = /^([^@]*)@([^:]*)(?::(.*))?$/.exec(as) ?? [];
  return { "x-user-id": user, "x-project-id": project, "x-roles": roles };
}

function keep({ keep: names, send }: Step, { headers, body, status }: Raw, kept: Map<string, string>): void {
  if (names === undefined) return;
  const found =
    typeof names === "string"
      ? { [names]: headers["location"] }
      : Object.fromEntries(Object.entries(names).map(([name, place]) => [name, at(JSON.parse(body.toString()), place)]));
  for (const [name, value] of Object.entries(found)) {
    const id = LAST_ID.exec(String(value))?.[0];
    if (id === undefined) throw new Error(`${send} was answered with ${status}, and there is no id for ${name} in it: ${body.toString()}`);
    kept.set(name, id);
  }
}

function at(body: unknown, place: string): unknown {
  return place.split(".").reduce((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], body);
}
