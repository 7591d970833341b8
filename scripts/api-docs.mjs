// npm run docs:api: writes what each entry of the package exports into docs/api.md, from the compiled declarations.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { build } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(root, "docs/api.md");
const MARK = "<!-- What follows is made by `npm run docs:api`. -->\n";

/** The page as it should be: its own words, then every export with its signature. */
export function apiPage() {
  const own = readFileSync(PAGE, "utf8").split(MARK)[0];
  const { exports } = JSON.parse(readFileSync(join(root, "packages/underpin/package.json"), "utf8"));
  const entries = Object.entries(exports).filter(([, entry]) => typeof entry === "object");
  const shown = new Map();
  const sections = entries.map(([path, { types }]) => section(`underpin${path.slice(1)}`, join(root, "packages/underpin", types), shown));
  return `${own}${MARK}\n${sections.join("\n")}`;
}

/** One entry; what another entry has shown already is only named. */
function section(name, file, shown) {
  const parts = [];
  const known = new Map();
  for (const { exported, from, local } of exportsOf(file).toSorted((a, b) =>
    a.exported.toLowerCase() < b.exported.toLowerCase() ? -1 : 1,
  )) {
    const key = `${from}#${local}`;
    if (shown.has(key)) {
      known.set(shown.get(key), [...(known.get(shown.get(key)) ?? []), exported]);
      continue;
    }
    shown.set(key, name);
    const { comment, text } = declarationOf(from, local);
    parts.push(`### ${exported}\n\n${comment}\`\`\`ts\n${text}\n\`\`\`\n`);
  }
  const also = [...known].map(([entry, names]) => `Also ${names.map((same) => `\`${same}\``).join(", ")}: as in \`${entry}\`.\n`);
  return [`## \`${name}\`\n`, ...also, ...parts].join("\n");
}

/** What a file exports, by re-export or itself. */
function exportsOf(file) {
  const text = readFileSync(file, "utf8");
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gms)].flatMap(([, names, from]) =>
    names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter(Boolean)
      .map((name) => {
        const [local, exported = local] = name.split(" as ");
        return { exported, local, from: join(dirname(file), from.replace(/\.(js|ts)$/, ".d.ts")) };
      }),
  );
  const own = [...text.matchAll(/^export (?:declare )?(?:async )?(?:function|class|const|interface|type) (\w+)/gm)];
  return [...listed, ...own.map(([, name]) => ({ exported: name, local: name, from: file }))];
}

/** A declaration, and what is said of it but its examples. */
function declarationOf(file, name) {
  const lines = readFileSync(file, "utf8").split("\n");
  const start = lines.findIndex((line) => new RegExp(`^export (declare )?(function|class|const|interface|type) ${name}\\b`).test(line));
  if (start < 0) throw new Error(`${file} does not declare ${name}`);
  let end = start;
  for (let depth = 0; ; end++) {
    const bare = lines[end].replaceAll(/"[^"]*"|\/\*.*?\*\/|\/\/.*|=>/g, "");
    depth += (bare.match(/[{([<]/g) ?? []).length - (bare.match(/[})\]>]/g) ?? []).length;
    if (depth <= 0 && /[;}]$/.test(lines[end])) break;
  }
  const text = lines
    .slice(start, end + 1)
    .map((line) => line.replace(/^ +/, (spaces) => " ".repeat(spaces.length / 2)))
    .join("\n")
    .replace(/^export declare /, "")
    .replace(/^export /, "");
  return { comment: commentAbove(lines, start), text };
}

function commentAbove(lines, start) {
  if (!lines[start - 1]?.trim().endsWith("*/")) return "";
  let from = start - 1;
  while (!lines[from].startsWith("/**")) from--;
  const text = lines
    .slice(from, start)
    .map((line) => line.replace(/^\/\*\*|\*\/$|^ \*/g, "").trim())
    .join("\n")
    .trim();
  const [said = "", ...more] = text.split(/\n(?=@)/);
  const plain = (words) => words.replaceAll(/\{@link (\w+)\}/g, "`$1`");
  const fails = more
    .filter((part) => part.startsWith("@throws"))
    .map((part) => `Throws ${part.slice("@throws ".length).replaceAll("\n", " ")}.`);
  return [said.trim(), ...fails]
    .filter(Boolean)
    .map((part) => `${plain(part)}\n\n`)
    .join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build();
  writeFileSync(PAGE, apiPage());
}
