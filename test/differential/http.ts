import { request as httpRequest, type Agent, type IncomingHttpHeaders } from "node:http";

/** A request as it is put on the wire: the path isn't normalised. */
export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON; absent for none. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON, or the text where it is none, or undefined where there is none. */
  readonly body: unknown;
}

/** How a request goes: by default on a connection of its own, and for as long as it takes. */
export interface Way {
  /** Whose connections it goes on. */
  readonly agent?: Agent;
  /** When it is given up, in milliseconds without a word. */
  readonly timeout?: number;
}

/** Sends one request to a base URL. */
export async function send(base: string, sent: Sent, { agent, timeout }: Way = {}): Promise<Answered> {
  const { hostname, port } = new URL(base);
  const text = sent.body === undefined || typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body);
  const typed = text !== undefined && !Object.keys(sent.headers).some((name) => name.toLowerCase() === "content-type");
  const headers = {
    ...(typed && { "Content-Type": "application/json" }),
    ...(text !== undefined && { "Content-Length": String(Buffer.byteLength(text)) }),
    ...sent.headers,
    ...(agent === undefined && { Connection: "close" }),
  };
  const way = { agent: agent ?? (false as const), ...(timeout !== undefined && { timeout }) };
  return await new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path: sent.path, method: sent.method, headers, ...way }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const said = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: said, body: parsed(said) });
      });
    });
    // Python's server says a second time that it failed, on a connection that it has closed.
    asked.once("error", (error: NodeJS.ErrnoException) =>
      error.code?.startsWith("HPE_") === true ? resolve({ status: 500, headers: {}, text: "", body: undefined }) : reject(error),
    );
    asked.once("timeout", () => asked.destroy(new Error(`no word for ${timeout} ms`)));
    asked.end(text);
  });
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
