import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { connectionFailure, ConnectionFailure } from "./connection-failure.ts";

/** A request to Keystone. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it answered. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What one try may cost. */
export interface Limits {
  /** In milliseconds, until the last byte of the answer. */
  readonly time: number;
  /** In bytes, of the answer's body. */
  readonly size: number;
}

/**
 * Sends one request once.
 *
 * @throws ConnectionFailure
 */
export async function exchange(asked: Asked, options: RequestOptions, { time, size }: Limits): Promise<Answered> {
  const { origin, protocol } = new URL(asked.url);
  const isSecure = protocol === "https:";
  const sent = begin(asked, isSecure, options);
  let mayHaveArrived = false;
  let isLate = false;
  sent.once("socket", (socket) => {
    if (socket.connecting) socket.once(isSecure ? "secureConnect" : "connect", () => (mayHaveArrived = true));
    else mayHaveArrived = true;
  });
  const timer = setTimeout(() => {
    isLate = true;
    sent.destroy(new Error("late"));
  }, time);
  try {
    const answer = await answerTo(sent, asked.body);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text: await textOf(answer, size) };
  } catch (error) {
    sent.destroy();
    if (isLate) throw new ConnectionFailure(`${origin}: no answer in ${time / 1000} s`, { mayHaveArrived, mayPass: true });
    // A connection that was kept open, and that the server has just ended: the request came too late for it.
    const hasMet = sent.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET";
    throw connectionFailure(error as Error, origin, mayHaveArrived && !hasMet);
  } finally {
    clearTimeout(timer);
  }
}

function begin({ url, method, headers: given, body }: Asked, isSecure: boolean, options: RequestOptions): ClientRequest {
  const headers = { ...given, ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }) };
  try {
    return (isSecure ? httpsRequest : httpRequest)(url, { ...options, method, headers });
  } catch (error) {
    // What can't stand in a header.
    throw connectionFailure(error as Error, new URL(url).origin, false);
  }
}

async function answerTo(sent: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    // It may fail a second time when it is ended.
    sent.on("error", reject);
    sent.once("response", resolve);
    sent.end(body);
  });
}

/** An answer whose connection ends before it does is none. */
async function textOf(answer: IncomingMessage, size: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > size) throw new TooLong(size);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** An answer that nobody reads to its end. */
class TooLong extends Error {
  readonly code = "ERR_TOO_LONG";

  constructor(size: number) {
    super(`an answer of more than ${size} bytes`);
  }
}
