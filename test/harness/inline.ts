import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineService, type Service } from "underpin";

/** A service of a test's own; disposing takes its scripts away. */
export interface InlineService extends Disposable {
  readonly service: Service;
}

/**
 * A service whose evolution N is the Nth text, as it stands between the brackets of `evolution(…)`, with `u.` for
 * what the package exports; release vN has N of them.
 *
 * @example
 * using people = inlineService('[u.renameColumn({ table: "person", from: "name", to: "title" })]');
 */
export function inlineService(...evolutions: readonly string[]): InlineService {
  const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/.tmp-"));
  for (const [i, text] of evolutions.entries())
    writeFileSync(
      join(folder, `${String(i + 1).padStart(3, "0")}_change.ts`),
      `import * as u from "underpin";\nexport default u.evolution(${text});\n`,
    );
  const service = defineService({
    name: "people",
    migrations: pathToFileURL(`${folder}/`),
    releases: evolutions.map((_, i) => ({ name: `v${i + 1}`, version: i + 1 })),
  });
  return { service, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
