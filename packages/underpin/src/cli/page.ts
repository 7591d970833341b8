import { UnderpinError } from "../model/error.ts";
import type { ActionContext } from "./context.ts";
import type { Output } from "./output.ts";

/** @throws UnderpinError `UP-CONFIG` */
export function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new UnderpinError("UP-CONFIG", {
    what: `--page takes a port, or 0 for any that is free, not "${text}".`,
    fine: "Nothing was changed.",
  });
}

/** The link is said once, to a person: whoever has it may ask. */
export function tellPage(output: Output, json: boolean, url: string): void {
  output.talk(json ? JSON.stringify({ type: "page", url }) : `page: ${url}`);
}

/** Shows a page on the database until it is stopped. */
export async function showStatusPage({ engine, output, json }: ActionContext, port: number): Promise<void> {
  const { openStatusPage } = await import("../page/open.ts");
  await using page = await openStatusPage(engine, port);
  tellPage(output, json, page.url);
  await new Promise<void>((resolve) => {
    // A signal that is waited for keeps nothing alive.
    const alive = setInterval(() => {}, 60_000);
    engine.signal?.addEventListener("abort", () => {
      clearInterval(alive);
      resolve();
    });
  });
}
