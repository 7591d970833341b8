import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../clients/suites/middleware_app.py", import.meta.url));
const BARE = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" };

/** A service behind the middleware of a Python, that answers with what the middleware tells it; settings are those of `[keystone_authtoken]`. */
export async function startMiddleware(
  python: string,
  settings: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(python, ["-W", "ignore", SCRIPT, JSON.stringify(settings)], { stdio: ["pipe", "pipe", "ignore"], env: BARE });
  const [port] = (await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the service behind the middleware ended with ${code}`))),
  ])) as [string];
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}
