import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A way to a server that can be closed and opened again: to who uses it, the server is gone meanwhile. */
export class Way implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  readonly #open = new Set<Socket>();
  readonly #server: Server;

  private constructor(server: Server, url: string, open: Set<Socket>) {
    this.#server = server;
    this.#open = open;
    this.#port = (server.address() as AddressInfo).port;
    this.url = Object.assign(new URL(url), { host: `127.0.0.1:${this.#port}` }).href;
  }

  static async to(url: string): Promise<Way> {
    const { port, hostname } = new URL(url);
    const open = new Set<Socket>();
    const server = createServer((client) => {
      const there = connect(Number(port), hostname);
      for (const socket of [client, there]) {
        open.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          open.delete(socket);
          client.destroy();
          there.destroy();
        });
      }
      client.pipe(there).pipe(client);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Way(server, url, open);
  }

  /** Cuts all connections, and takes no more. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  async open(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.close();
  }
}
