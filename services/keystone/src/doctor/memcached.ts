import { connect } from "node:net";

/** Milliseconds that a server may take. */
const LIMIT_MS = 3000;

/**
 * Whether a memcached server answers: `host:port`, `inet6:[::1]:11211`, `unix:/path`.
 *
 * @example
 * await isAnswering("127.0.0.1:11211", signal);
 */
export async function isAnswering(server: string, signal: AbortSignal): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(placeOf(server));
    const end = (isGood: boolean): void => {
      socket.destroy();
      resolve(isGood);
    };
    let said = "";
    socket.setTimeout(LIMIT_MS, () => end(false));
    socket.on("error", () => end(false)).on("close", () => end(false));
    socket.on("data", (data) => {
      said += data.toString("latin1");
      if (/(^|\r\n)END\r\n/.test(said)) end(said.startsWith("STAT "));
    });
    signal.addEventListener("abort", () => end(false), { once: true });
    socket.write("stats\r\n");
  });
}

function placeOf(server: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  if (server.startsWith("unix:")) return { path: server.slice("unix:".length) };
  const address = server.replace(/^inet6?:/, "");
  const [, host = address, port = "11211"] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
