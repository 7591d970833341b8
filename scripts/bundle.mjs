// Writes services' commands as a few files: a thousand modules take longer to find and open than to run.
import { statSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Which commands are bundled, those of a service together, and what they are made of. */
const BUNDLES = [
  { service: "keystone", commands: ["keystone-api"], of: ["packages/underpin", "packages/oslo"] },
  {
    service: "barbican",
    commands: ["barbican-api", "barbican-worker", "barbican-keystone-listener"],
    of: ["packages/underpin", "packages/oslo", "packages/keystone-auth"],
  },
];

/** What has files of its own beside its code (native, or found by path) stays where it is installed. */
const APART = [
  /^libsql/,
  /^pg$/,
  /^pg\//,
  /^mysql2/,
  /^libpg-query/,
  /^pino/,
  /^fastify/,
  /^@fastify\//,
  /^@node-rs\//,
  /^jiti/,
  /^rabbitmq-client$/,
];

/** A module that finds files beside itself goes on finding them there. */
const placesFrom = (folder) => ({
  name: "places",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    const place = `new URL(${JSON.stringify(relative(folder, id))}, import.meta.url).href`;
    return { code: code.replaceAll("import.meta.url", place), map: null };
  },
});

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
  for (const one of BUNDLES) await bundleService(one);
}

async function bundleService({ service, commands, of }) {
  const [dist, folder] = ["dist", "dist/bundle"].map((name) => `${root}services/${service}/${name}`);
  const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const compiled = [`services/${service}`, ...of].map((path) => changed(`${root}${path}/tsconfig.tsbuildinfo`));
  if (changed(`${folder}/${commands[0]}.js`) > Math.max(...compiled, changed(fileURLToPath(import.meta.url)))) return;
  const input = Object.fromEntries(commands.map((command) => [command, `${dist}/bin/${command}.js`]));
  const built = await rolldown({ input, platform: "node", external: APART, plugins: [placesFrom(folder), latin] });
  await built.write({ dir: folder, format: "esm", cleanDir: true, comments: { legal: true, annotation: false, jsdoc: false } });
  await built.close();
}
