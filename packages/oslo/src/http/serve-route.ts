import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDangling } from "../db/refused-row.ts";

/** The parameters that a path names: `"/v3/regions/{region_id}"` has `region_id`. */
export type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & ParamsOf<Rest>
  : unknown;

/** What a request is answered by: bytes and text as they are, all else as JSON. Undefined is an answer without a body. */
export type Answer = object | string | null | undefined;

/** What is said of an operation, so far as it is served. */
export interface Served {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** What the status is when all went well; 200 if left out. */
  readonly success?: number;
}

export interface Serving {
  readonly answer: (request: FastifyRequest, reply: FastifyReply) => Promise<Answer>;
  /** What is thrown in the place of an error. */
  readonly told: (error: unknown, request: FastifyRequest) => unknown;
  /** Has what is being answered, as long as it is, whether or not the client is still there. */
  readonly underWay: Set<Promise<unknown>>;
}

/**
 * Puts an operation on the application. Where what a request refers to has gone while it was served, or something has come that refers to
 * what it removes, it is served once more.
 */
export function serveRoute(app: FastifyInstance, { method, path, success = 200 }: Served, { answer, told, underWay }: Serving): void {
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ":$1"),
    handler: async (request, reply) => {
      reply.code(success);
      const answering = answerAgain(() => answer(request, reply));
      underWay.add(answering);
      try {
        return send(reply, await answering);
      } catch (error) {
        throw told(error, request);
      } finally {
        underWay.delete(answering);
      }
    },
  });
}

async function answerAgain(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (!isDangling(error)) throw error;
    return await answer();
  }
}

function send(reply: FastifyReply, body: Answer): FastifyReply {
  if (body === undefined || Buffer.isBuffer(body)) return reply.send(body);
  if (!reply.hasHeader("content-type")) reply.type("application/json");
  return reply.serializer(asText).send(body);
}

/** Text is an answer that was written before. */
function asText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
