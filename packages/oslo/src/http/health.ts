import { existsSync } from "node:fs";
import { BlockList, isIPv6 } from "node:net";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { plugin } from "./plugin.ts";
import type { healthcheckOptions } from "../config/libraries/healthcheck.ts";
import type { Values } from "../config/option.ts";

export interface HealthOptions {
  /** `[healthcheck]` */
  readonly options: Values<{ readonly healthcheck: typeof healthcheckOptions }>["healthcheck"];
  /** Is the service of use? Undefined, or why not. For `/readiness` alone: a database that is gone is no reason to kill a process. */
  readonly isReady?: () => Promise<string | undefined>;
}

/**
 * `/healthcheck`, as oslo.middleware has it, and `/readiness`. Both say 503 while the service drains; a file can make them
 * (`disable_by_file`, `enable_by_files`).
 */
export const health: FastifyPluginAsync<HealthOptions> = plugin(async (app, { options, isReady }) => {
  const mayAsk = networks(options.allowed_source_ranges);
  const isForUs = (request: FastifyRequest): boolean =>
    mayAsk(request.origin.address) && !(options.ignore_proxied_requests && isProxied(request));
  const route = (url: string, ready: () => Promise<string | undefined>): void => {
    app.route({
      url,
      method: ["GET", "HEAD"],
      handler: async (request, reply) => {
        if (!isForUs(request)) return reply.callNotFound();
        const unready = await ready();
        return answer(request, reply, [...checks(app, options, request), ...(unready === undefined ? [] : [bad(unready)])]);
      },
    });
  };
  route("/healthcheck", async () => undefined);
  route("/readiness", isReady ?? (async () => undefined));
});

interface Result {
  readonly isFine: boolean;
  readonly reason: string;
}

const bad = (reason: string): Result => ({ isFine: false, reason });
const OK: Result = { isFine: true, reason: "OK" };

/** What each backend that is configured says, in their order. */
function checks(app: FastifyInstance, { backends, ...paths }: HealthOptions["options"], request: FastifyRequest): readonly Result[] {
  const here = `${request.socket.localPort ?? ""}:`;
  const disabling: Readonly<Record<string, readonly string[]>> = {
    disable_by_file: paths.disable_by_file_path === null ? [] : [paths.disable_by_file_path],
    disable_by_files_ports: paths.disable_by_file_paths.filter((one) => one.startsWith(here)).map((one) => one.slice(here.length)),
  };
  const results = backends.map((backend) => {
    if (disabling[backend]?.some((file) => existsSync(file))) return bad("DISABLED BY FILE");
    if (backend === "enable_by_files" && !paths.enable_by_file_paths.every((file) => existsSync(file))) return bad("FILE PATH MISSING");
    return OK;
  });
  return app.isDraining ? [bad("DRAINING"), ...results] : results;
}

function answer(request: FastifyRequest, reply: FastifyReply, results: readonly Result[]): FastifyReply {
  const isFine = results.every((result) => result.isFine);
  const reasons = results.map(({ reason }) => reason);
  if (request.method === "HEAD") return reply.code(isFine ? 204 : 503).send();
  reply.code(isFine ? 200 : 503).serializer((text: string) => text);
  const type = accepted(request.headers.accept ?? "");
  if (type === "application/json") return reply.type(type).send(JSON.stringify({ detailed: false, reasons }, null, 4));
  const text = reasons.join("\n");
  if (type === "text/plain") return reply.type(`${type}; charset=UTF-8`).send(text);
  const rows = reasons.map((reason) => `<TR>\n    <TD>${reason}</TD>\n</TR>`).join("\n");
  return reply
    .type(`${type}; charset=UTF-8`)
    .send(
      `<HTML>\n<HEAD><TITLE>Healthcheck Status</TITLE></HEAD>\n<BODY>\n<H2>Result of ${reasons.length} checks:</H2>\n<TABLE>\n${rows}\n</TABLE>\n</BODY>\n</HTML>`,
    );
}

const TYPES = ["text/plain", "text/html", "application/json"] as const;

/** What the client likes best of what there is; of equals the first. */
function accepted(accept: string): (typeof TYPES)[number] {
  const ranges = accept.split(",").map((range) => {
    const [type = "", ...rest] = range.split(";").map((part) => part.trim().toLowerCase());
    return { type, quality: Number(rest.find((part) => part.startsWith("q="))?.slice(2) ?? 1) };
  });
  const quality = (type: string): number => {
    const best = [type, `${type.split("/")[0] ?? ""}/*`, "*/*"]
      .map((range) => ranges.find((one) => one.type === range))
      .find((found) => found);
    return best?.quality ?? 0;
  };
  const [first = "text/plain"] = TYPES.filter((type) => quality(type) > 0).toSorted((one, other) => quality(other) - quality(one));
  return first;
}

function isProxied({ headers }: FastifyRequest): boolean {
  return ["forwarded", "forwarded-proto", "forwarded-host", "forwarded-for", "forwarded-prefix"].some((name) => headers[`x-${name}`]);
}

/** Whether an address is in one of the networks; any is, if there are none. */
function networks(ranges: readonly string[]): (address: string) => boolean {
  if (ranges.length === 0) return () => true;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
