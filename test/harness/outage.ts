import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A way to a server that can be closed and opened again: to who uses it, the server is gone meanwhile. */
export class Way implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  readonly #open = new Set<Socket>();
  readonly #server: Server;
  readonly #now: { isHeld: boolean; url: string };

  private constructor(server: Server, open: Set<Socket>, now: { isHeld: boolean; url: string }) {
    this.#server = server;
    this.#open = open;
    this.#now = now;
    this.#port = (server.address() as AddressInfo).port;
    this.url = Object.assign(new URL(now.url), { host: `127.0.0.1:${this.#port}` }).href;
  }

  static async to(url: string): Promise<Way> {
    const open = new Set<Socket>();
    const now = { isHeld: false, url };
    const server = createServer((client) => {
      const { port, hostname } = new URL(now.url);
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
      if (now.isHeld) hold(client, there);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Way(server, open, now);
  }

  /** Cuts all connections, and takes no more. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  /** Lets nothing through and tells nobody, as a host that has lost its power does: connections stand, new ones too. What was sent on them is lost. */
  stall(on: boolean): void {
    this.#now.isHeld = on;
    if (on) hold(...this.#open);
  }

  /** Leads to another server from the next connection on. */
  lead(url: string): void {
    this.#now.url = url;
  }

  async open(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.close();
  }
}

/** What comes is thrown away, and the other end sees nothing of it. */
function hold(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.unpipe().resume();
}
