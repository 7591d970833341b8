import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What was imported, by URL. A module is what it was when it was first imported, here as everywhere; this saves asking. */
const IMPORTED = new Map<string, unknown>();

/** Imports a user's file, TypeScript or JavaScript, and returns its default export. */
export async function importDefault(file: URL): Promise<unknown> {
  if (!isNative(file)) return await importCompiled(file);
  if (!IMPORTED.has(file.href)) IMPORTED.set(file.href, ((await import(file.href)) as { default: unknown }).default);
  return IMPORTED.get(file.href);
}

async function importCompiled(file: URL): Promise<unknown> {
  const { createJiti } = await import("jiti");
  return await createJiti(import.meta.url).import(fileURLToPath(file), { default: true });
}

/** Whether this Node can import it as it is. It can import TypeScript since 22.18; whoever runs this very file as TypeScript can too. */
function isNative(file: URL): boolean {
  if (!/\.[cm]?ts$/.test(file.pathname) || import.meta.url.endsWith(".ts")) return true;
  return Boolean((process.features as { typescript?: unknown }).typescript) && isModule(file);
}

/** Node would take a `.ts` file for CommonJS where its package does not say otherwise, as a fresh one does not. */
function isModule(file: URL): boolean {
  if (file.pathname.endsWith(".mts")) return true;
  for (let folder = new URL("./", file); ; folder = new URL("../", folder)) {
    const manifest = new URL("package.json", folder);
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type === "module";
    if (folder.pathname === "/" || new URL("../", folder).href === folder.href) return false;
  }
}
