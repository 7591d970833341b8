import { once } from "node:events";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";

/** Which answers never arrive. */
export interface Cuts {
  /** On a connection that has sent this since … */
  readonly after: string;
  /** … the answer to the statement that this is: the server has done it, and the client never hears of it. */
  readonly before: string;
  /** So many of them, … */
  readonly times: number;
  /** … each one the so manieth of its kind. */
  readonly every: number;
}

/** A way to a server on which connections are cut between what the server did and what the client hears of it. */
export async function cuttingProxy(
  url: string,
  { after, before, times, every }: Cuts,
): Promise<AsyncDisposable & { readonly url: string }> {
  const target = new URL(url);
  let [seen, cuts] = [0, 0];
  const open = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let [isAfter, isCut] = [false, false];
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        server.end();
      });
    }
    client.on("data", (chunk) => {
      const sent = chunk.toString("latin1");
      if (sent.includes(after)) isAfter = true;
      else if (isAfter && sent.includes(before)) {
        isAfter = false;
        isCut = cuts < times && ++seen % every === 0;
        if (isCut) cuts++;
      }
      server.write(chunk);
    });
    server.on("data", (chunk) => {
      if (isCut) client.destroy();
      else client.write(chunk);
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` }).href,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
