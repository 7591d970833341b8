import { connect } from "node:net";
import { UnderpinError } from "../../model/error.ts";
import { BalancerAway } from "./balancer.ts";

const ANSWER_MS = 5000;

/**
 * Says one thing to HAProxy's runtime socket.
 *
 * @param socket a path, or `HOST:PORT`
 * @returns what it answered: nothing where it did what it was told
 * @throws UnderpinError `UP-BALANCER` if it is not there, or refuses
 * @see https://docs.haproxy.org/2.6/management.html#9.3
 */
export async function tell(socket: string, command: string): Promise<string> {
  const answer = await asked(socket, command).catch((cause: Error) => {
    throw new BalancerAway(`HAProxy does not answer on ${socket}.`, cause);
  });
  if (!command.startsWith("show ") && answer.trim() !== "" && !/^(\[\d+\]: )?(changed|no need|IP changed|\s*$)/i.test(answer.trim()))
    throw new UnderpinError("UP-BALANCER", { what: `HAProxy refuses "${command}".`, why: answer.trim() });
  return answer;
}

function asked(socket: string, command: string): Promise<string> {
  const [, host, port] = /^([\w.[\]:-]+):(\d+)$/.exec(socket) ?? [];
  return new Promise((resolve, reject) => {
    let text = "";
    const stream = host !== undefined && port !== undefined ? connect(Number(port), host) : connect(socket);
    stream.setTimeout(ANSWER_MS, () => stream.destroy(new Error(`no answer within ${ANSWER_MS / 1000} s`)));
    stream.once("connect", () => stream.end(`${command}\n`));
    stream.on("data", (chunk) => (text += chunk.toString()));
    stream.once("error", reject).once("end", () => resolve(text));
  });
}
