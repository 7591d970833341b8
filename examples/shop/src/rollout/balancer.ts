import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const CHECK_MS = 200;
const KINDS = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"] as const;
/** As HAProxy's `srv_admin_state` has it. */
const ADMIN = { ready: 0, maint: 1, drain: 8 } as const;

/** A server behind it, and what was counted of it. */
interface Behind {
  readonly name: string;
  readonly address: string;
  state: keyof typeof ADMIN;
  isUp: boolean;
  /** Requests that it answers now. */
  busy: number;
  readonly answers: Map<string, number>;
}

/** What a balancer says of itself, and how it is ended. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
  /** Where it is told what to do. */
  readonly socket: string;
}

/**
 * A small balancer in turn, for a machine without HAProxy: it looks whether its servers are well, tries the next one where a connection is
 * refused, and understands as much of HAProxy's runtime socket as a rollout says.
 */
export async function startBalancer(socket: string, backend: string, servers: Readonly<Record<string, string>>): Promise<Balancer> {
  const behind = Object.entries(servers).map(([name, address]): Behind => ({
    name,
    address,
    state: "ready",
    isUp: true,
    busy: 0,
    answers: new Map(),
  }));
  const whole = new Map<string, number>();
  let turn = 0;
  const http = createHttpServer((request, response) => {
    const inTurn = behind.map((_, i) => behind[(turn + i) % behind.length] as Behind);
    turn++;
    void serve(
      inTurn.filter(({ state, isUp }) => state === "ready" && isUp),
      whole,
      request,
      response,
    );
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const runtime = createServer({ allowHalfOpen: true }, (client) => converse(client, (words) => told(words, backend, behind, whole)));
  await new Promise<void>((resolve) => runtime.listen(socket, resolve));
  const ended = new AbortController();
  const checks = behind.map((one) => check(one, ended.signal));
  return {
    url: `http://127.0.0.1:${portOf(http)}`,
    socket,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await Promise.all(checks);
      http.closeAllConnections();
      await Promise.all([http, runtime].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function serve(places: readonly Behind[], whole: Map<string, number>, request: IncomingMessage, response: ServerResponse) {
  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk as Buffer);
  let status = 503;
  let text = "";
  for (const place of places) {
    place.busy++;
    try {
      const answer = await fetch(`${place.address}${request.url}`, {
        method: request.method ?? "GET",
        ...(body.length > 0 && { body: Buffer.concat(body), headers: { "content-type": request.headers["content-type"] ?? "" } }),
      });
      [status, text] = [answer.status, await answer.text()];
    } catch (error) {
      // What was sent is never sent again: who knows what became of it.
      if (causeOf(error) === "ECONNREFUSED") continue;
      status = 502;
    } finally {
      place.busy--;
    }
    count(place.answers, status);
    break;
  }
  count(whole, status);
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}

function count(answers: Map<string, number>, status: number): void {
  const kind = KINDS[Math.floor(status / 100) - 1] ?? "other";
  answers.set(kind, (answers.get(kind) ?? 0) + 1);
}

async function check(place: Behind, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    place.isUp = await fetch(`${place.address}/healthcheck`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    await delay(CHECK_MS, undefined, { signal }).catch(() => {});
  }
}

/** One line is said, and answered. */
function converse(client: Socket, answer: (words: readonly string[]) => string): void {
  let line = "";
  client.on("data", (chunk: Buffer) => (line += chunk.toString()));
  client.once("end", () => client.end(answer(line.trim().split(" "))));
  client.on("error", () => {});
}

function told([verb = "", what = "", ...rest]: readonly string[], backend: string, behind: readonly Behind[], whole: Map<string, number>) {
  if (verb === "show" && what === "stat") return statistics(behind, whole);
  if (verb === "show" && what === "servers")
    return `1\n# srv_name srv_admin_state\n${behind.map(({ name, state }) => `${name} ${ADMIN[state]}`).join("\n")}\n`;
  const place = behind.find(({ name }) => rest.includes(`${backend}/${name}`) || what === `${backend}/${name}`);
  if (!place) return "No such server.\n";
  // Connections to it are none of a user's own: each request that is under way comes to its end.
  if (verb === "shutdown") return "\n";
  const state = rest.at(-1);
  if (verb !== "set" || (state !== "ready" && state !== "drain" && state !== "maint")) return "Unknown command.\n";
  place.state = state;
  return "\n";
}

function statistics(behind: readonly Behind[], whole: ReadonlyMap<string, number>): string {
  const line = (name: string, status: string, busy: number, answers: ReadonlyMap<string, number>): string =>
    [name, status, busy, 0, ...KINDS.map((kind) => answers.get(kind) ?? 0)].join(",");
  return [
    `# svname,status,scur,qcur,${KINDS.map((kind) => `hrsp_${kind}`).join(",")}`,
    ...behind.map(({ name, state, isUp, busy, answers }) => line(name, statusOf(state, isUp), busy, answers)),
    line("BACKEND", "UP", 0, whole),
    "",
  ].join("\n");
}

function statusOf(state: Behind["state"], isUp: boolean): string {
  if (state !== "ready") return state.toUpperCase();
  return isUp ? "UP" : "DOWN";
}

function causeOf(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
