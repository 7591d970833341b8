import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Balancer } from "./balancer.ts";
import { freePort } from "./free-port.ts";

/** Where HAProxy is, if it is installed. */
export function findHaproxy(): string | undefined {
  return [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"].map((folder) => join(folder, "haproxy")).find((path) => existsSync(path));
}

/** Starts HAProxy before some servers, by name and address. */
export async function startHaproxy(
  binary: string,
  socket: string,
  backend: string,
  servers: Readonly<Record<string, string>>,
): Promise<Balancer> {
  const port = await freePort();
  const file = join(dirname(socket), "haproxy.cfg");
  const lines = Object.entries(servers).map(([name, address]) => `  server ${name} ${new URL(address).host}`);
  writeFileSync(
    file,
    `global
  stats socket ${socket} mode 600 level admin
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 3
  option redispatch
frontend users
  bind 127.0.0.1:${port}
  default_backend ${backend}
backend ${backend}
  balance roundrobin
  option httpchk GET /healthcheck
  default-server check inter 200ms fall 2 rise 1
${lines.join("\n")}
`,
  );
  const child = spawn(binary, ["-db", "-q", "-f", file], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}`);
    await delay(20);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    socket,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}
