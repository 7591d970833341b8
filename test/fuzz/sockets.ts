import { once } from "node:events";
import { connect } from "node:net";

/** What came of bytes that were sent to a server as they are. */
export interface Heard {
  /** Of its answers, in their order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

/** When a connection must have come to its end, in milliseconds: whatever is sent. */
const LONGEST = 30_000;

/**
 * Sends bytes to a server, each piece when the one before has left, and listens until so many answers have come; then says that it sends no
 * more, and listens until the server ends the connection.
 *
 * @param answers with Infinity it is the server that has to lose patience
 * @throws Error if the connection does not end
 */
export async function talk(port: number, pieces: readonly (string | Buffer)[], answers = 0): Promise<Heard> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  const heard: Buffer[] = [];
  const statuses = (): readonly number[] =>
    [
      ...Buffer.concat(heard)
        .toString("latin1")
        .matchAll(/HTTP\/1\.[01] (\d{3}) /g),
    ].map(([, status]) => Number(status));
  // A server that has heard enough may end the connection before all was said.
  socket.on("error", () => {});
  const closed = once(socket, "close", { signal: AbortSignal.timeout(LONGEST) });
  closed.catch(() => socket.destroy());
  socket.once("end", () => socket.end());
  const enough = new Promise<void>((resolve) => {
    socket.on("data", (piece: Buffer) => {
      heard.push(piece);
      if (statuses().length >= answers) resolve();
    });
    socket.once("close", resolve);
    if (answers === 0) resolve();
  });
  for (const piece of pieces) await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  await enough;
  socket.end();
  await closed;
  return { statuses: statuses(), text: Buffer.concat(heard).toString("latin1") };
}
