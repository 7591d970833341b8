// node --import …/typescript.mjs FILE.ts: runs TypeScript as it is, workspaces' source included (with --conditions=@underpin/source).
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";

if (!import.meta.url.endsWith("?hooks")) register(`${import.meta.url}?hooks`);

/** Node's hook: what a file holds. */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return await next(url, context);
  const { transform } = await import("@swc/core");
  const source = await readFile(fileURLToPath(url), "utf8");
  const { code } = await transform(source, {
    filename: fileURLToPath(url),
    sourceMaps: "inline",
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  });
  return { format: "module", shortCircuit: true, source: code };
}
