import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { RolloutControls } from "../rollout/controls.ts";
import { readAssets, type Asset } from "./assets.ts";
import type { Board } from "./picture.ts";
import { Readers } from "./readers.ts";

const HOST = "127.0.0.1";
const LONGEST_BODY = 1024;
/** How long the last words may take on their way to the readers. */
const LAST_WORDS_MS = 500;

/** Nothing but the page's own files, and nothing that is text becomes a part of the page's language. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const ASKED: readonly (keyof RolloutControls)[] = ["pause", "resume", "contract", "back"];

/** What a page server serves. */
interface Served {
  readonly board: Board;
  /** The name that is to be typed before anything is asked of a rollout. */
  readonly name: string;
  /** What can be asked; null as long as there is no rollout, or it is over. */
  readonly controls: () => RolloutControls | null;
}

/** Why a request is refused. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The page's server. It keeps nothing alive, and nothing waits for it. */
export class PageServer {
  readonly #served: Served;
  readonly #assets: ReadonlyMap<string, Asset> = readAssets();
  readonly #token = randomBytes(24).toString("base64url");
  readonly #server: Server;
  readonly readers: Readers;

  private constructor(served: Served) {
    this.#served = served;
    this.readers = new Readers(served.board);
    this.#server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 8192 }, (request, response) => {
      response.on("error", () => response.destroy());
      this.#answer(request, response).catch((error: unknown) => refuse(response, error));
    })
      .on("connection", (socket) => socket.unref())
      .on("clientError", (_, socket) => socket.destroy())
      .on("error", () => {});
    this.#server.maxConnections = 200;
  }

  /** @throws UnderpinError `UP-PAGE` if it can't be had */
  static async open(port: number, served: Served): Promise<PageServer> {
    const page = new PageServer(served);
    const server = page.#server;
    await new Promise<void>((resolve, reject) => {
      server
        .once("error", (cause: NodeJS.ErrnoException) =>
          reject(
            new UnderpinError("UP-PAGE", {
              what: `The live page can't be opened on port ${port}.`,
              why: cause.code === "EADDRINUSE" ? "The port is in use." : cause.message,
              fine: "Nothing was changed.",
              cause,
            }),
          ),
        )
        .listen(port, HOST, resolve);
    }).catch(async (error: unknown) => {
      await page.close();
      throw error;
    });
    server.unref();
    return page;
  }

  /** The link, with the token: who has it may see, and ask. */
  get url(): string {
    return `http://${HOST}:${(this.#server.address() as AddressInfo).port}/${this.#token}/`;
  }

  async close(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref());
    await Promise.race([this.readers.close(), late]);
    this.#server.close(() => {});
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { host = "" } = request.headers;
    // A name of somebody else's that leads here would make their page ours.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) throw new Refusal(403, "Ask for 127.0.0.1 or localhost.");
    const [, token = "", ...rest] = (request.url ?? "").split("?", 1)[0]?.split("/") ?? [];
    if (!this.#isToken(token)) throw new Refusal(403, "The link has a token, which was printed when the page was opened.");
    const name = rest.join("/");
    const asset = this.#assets.get(name);
    if ((asset && rest.length > 0) || name === "events") {
      if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed(response, "GET, HEAD");
      if (name !== "events") return void response.writeHead(200, { "content-type": asset?.type }).end(asset?.body);
      if (request.method === "HEAD") return void response.writeHead(200, { "content-type": "text/event-stream" }).end();
      if (!this.readers.add(response)) throw new Refusal(503, "Too many pages are open.");
      return;
    }
    const asked = ASKED.find((one) => one === name);
    if (!asked) throw new Refusal(404, "There is no such page.");
    if (request.method !== "POST") throw notAllowed(response, "POST");
    await this.#ask(asked, request);
    response.writeHead(204).end();
  }

  async #ask(asked: keyof RolloutControls, request: IncomingMessage): Promise<void> {
    const { headers } = request;
    if (headers.origin !== `http://${headers.host}`) throw new Refusal(403, "This is asked for by the page itself only.");
    if (!this.#isToken(String(headers["underpin-token"] ?? ""))) throw new Refusal(403, "The token is missing.");
    const typed = nameIn(await bodyOf(request));
    const { name, controls } = this.#served;
    if (typed !== name) throw new Refusal(422, `Type the service's name, ${name}.`);
    const rollout = controls();
    if (!rollout) throw new Refusal(409, "No rollout runs.");
    await rollout[asked]();
  }

  #isToken(text: string): boolean {
    const [given, own] = [Buffer.from(text), Buffer.from(this.#token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }
}

function notAllowed(response: ServerResponse, methods: string): Refusal {
  response.setHeader("allow", methods);
  return new Refusal(405, `Only ${methods}.`);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const isRefused = error instanceof UnderpinError && error.code === "UP-ROLLOUT";
  const status = error instanceof Refusal ? error.status : isRefused ? 409 : 500;
  const text = isRefused && error.why !== undefined ? `${error.message} ${error.why}` : messageOf(error);
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_BODY) throw new Refusal(413, "That is too much.");
  }
  return text;
}

function nameIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { readonly name?: unknown } | null)?.name;
  } catch {
    throw new Refusal(400, "That is no JSON.");
  }
}
