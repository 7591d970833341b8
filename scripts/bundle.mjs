// Writes the service's command as a few files: a thousand modules take longer to find and open than to run.
import { statSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const service = `${root}services/keystone`;
const entry = `${service}/dist/bin/keystone-api.js`;
const folder = `${service}/dist/bundle`;

/** What has files of its own beside its code (native, or found by path) stays where it is installed. */
const APART = [/^libsql/, /^pg$/, /^pg\//, /^mysql2/, /^libpg-query/, /^pino/, /^fastify/, /^@fastify\//, /^@node-rs\//, /^jiti/];

/** A module that finds files beside itself goes on finding them there. */
const places = {
  name: "places",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    const place = `new URL(${JSON.stringify(relative(folder, id))}, import.meta.url).href`;
    return { code: code.replaceAll("import.meta.url", place), map: null };
  },
};

/** V8 keeps the text of what it runs: with a single letter beyond Latin-1 in it, twice as large. In the bundle they all stand in texts and patterns. */
const latin = {
  name: "latin",
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type !== "chunk") continue;
      // There an escape would not be read as one.
      if (/String\.raw`[^`]*[^\0-\x7f]/.test(file.code)) throw new Error(`${file.fileName}: a raw text with letters beyond ASCII`);
      file.code = file.code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    }
  },
};

/** Bundles what `tsc` wrote, if that is newer. */
export async function bundle() {
  const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const compiled = ["packages/underpin", "packages/oslo", "services/keystone"].map((path) =>
    changed(`${root}${path}/tsconfig.tsbuildinfo`),
  );
  if (changed(`${folder}/keystone-api.js`) > Math.max(...compiled, changed(fileURLToPath(import.meta.url)))) return;
  const built = await rolldown({ input: entry, platform: "node", external: APART, plugins: [places, latin] });
  await built.write({ dir: folder, format: "esm", cleanDir: true, comments: { legal: true, annotation: false, jsdoc: false } });
  await built.close();
}
