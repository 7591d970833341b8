import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { plugin } from "./plugin.ts";
import { HttpError } from "./http-error.ts";

export interface ErrorsOptions {
  /** The body of an error, if the service's is not `{"error": {"code", "message", "title"}}`. */
  readonly body?: (error: HttpError) => unknown;
  /** Headers that the service adds to some errors: `WWW-Authenticate` of 401. */
  readonly headers?: (error: HttpError, request: FastifyRequest) => Readonly<Record<string, string>>;
  /** What is said of a path that there is not, if it is not a page. */
  readonly notFound?: (request: FastifyRequest) => HttpError;
  /** Is told of what nobody expected, which is answered by 500. */
  readonly unexpected?: (error: unknown, request: FastifyRequest) => void;
}

const UNEXPECTED = "An unexpected error prevented the server from fulfilling your request.";

const NOT_FOUND = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
`;

/** What is thrown becomes an answer in OpenStack's form; an unknown path is a page that says so, as with Python's services. */
export const errors: FastifyPluginAsync<ErrorsOptions> = plugin(async (app, { body = openStackBody, headers, notFound, unexpected }) => {
  const send = async (error: HttpError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    return reply
      .code(error.status)
      .headers({ ...error.headers, ...headers?.(error, request) })
      .type("application/json")
      .serializer((answer: unknown) => JSON.stringify(answer))
      .send(body(error));
  };
  app.setErrorHandler(async (error: FastifyError | HttpError, request, reply) => {
    if (error instanceof HttpError) return send(error, request, reply);
    const status = error.statusCode ?? 500;
    if (status === 413) return sendTooLarge(reply);
    if (status >= 400 && status < 500) return send(new HttpError(status, error.message), request, reply);
    unexpected?.(error, request);
    return send(new HttpError(500, UNEXPECTED, { cause: error }), request, reply);
  });
  app.setNotFoundHandler(async (request, reply) =>
    notFound === undefined ? reply.code(404).type("text/html; charset=utf-8").send(NOT_FOUND) : send(notFound(request), request, reply),
  );
});

function openStackBody({ status, message, title, more }: HttpError): unknown {
  const entries = Object.entries({ code: status, ...more, message, title });
  return { error: Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1))) };
}

/** The pipeline's own answer, in plain text. The rest of the body isn't read, so the connection ends. */
export function sendTooLarge(reply: FastifyReply): FastifyReply {
  return reply
    .code(413)
    .header("connection", "close")
    .type("text/plain; charset=UTF-8")
    .serializer((text: string) => text)
    .send("413 Request Entity Too Large\n\nRequest is too large. Larger than max_request_body_size.\n\n   ");
}
