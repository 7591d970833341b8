import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Exposition } from "./exposition.ts";

/** Where metrics are asked for. */
export interface MetricsPlace {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** What serves metrics, on a port of its own. */
export interface MetricsListener extends AsyncDisposable {
  /** `http://127.0.0.1:9102/metrics` */
  readonly url: string;
}

/**
 * Serves `/metrics` apart from the API: who can reach the API can't read them. It keeps no process alive.
 *
 * @throws the error of `listen`: the port is taken, say
 */
export async function serveMetrics({ host, port }: MetricsPlace, read: () => Promise<Exposition>): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0];
    if (path !== "/metrics") response.writeHead(404).end();
    else if (request.method !== "GET" && request.method !== "HEAD") response.writeHead(405, { allow: "GET, HEAD" }).end();
    else
      read().then(
        ({ type, text }) => response.writeHead(200, { "content-type": type }).end(text),
        (error: unknown) => response.writeHead(503, { "content-type": "text/plain" }).end(`${(error as Error).message}\n`),
      );
  });
  server.listen(port, host);
  await once(server, "listening");
  server.unref();
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}/metrics`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
