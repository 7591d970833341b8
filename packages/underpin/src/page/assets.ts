import { readFileSync, readdirSync } from "node:fs";

/** Beside the sources, which are published too: so the same files are served from there and from what is built. */
const FOLDER = new URL("../../src/page/assets/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** All files of the page, by name; the page itself by the empty one. */
export function readAssets(): ReadonlyMap<string, Asset> {
  return new Map(
    readdirSync(FOLDER).flatMap((name) => {
      const type = TYPES[name.split(".").at(-1) ?? ""];
      return type === undefined ? [] : [[name === "index.html" ? "" : name, { type, body: readFileSync(new URL(name, FOLDER)) }] as const];
    }),
  );
}
