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

/** Bundles what `tsc` wrote, if that is newer. */
export async function bundle() {
  const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const compiled = ["packages/underpin", "packages/oslo", "services/keystone"].map((path) =>
    changed(`${root}${path}/tsconfig.tsbuildinfo`),
  );
  if (changed(`${folder}/keystone-api.js`) > Math.max(...compiled, changed(fileURLToPath(import.meta.url)))) return;
  const built = await rolldown({ input: entry, platform: "node", external: APART, plugins: [places] });
  await built.write({ dir: folder, format: "esm", cleanDir: true });
  await built.close();
}
