import type { ServerOptions } from "../../model/connection.ts";
import { partsOf } from "../shared/url.ts";
import { tlsOf } from "./tls.ts";

/** The options of `pg` that a URL stands for. */
export async function optionsOf(url: URL): Promise<ServerOptions> {
  const [host, options] = ["host", "options"].map((name) => url.searchParams.get(name));
  const parts = { ...partsOf(url), ...(host && { host }), ...(options && { options }) };
  const ssl = await tlsOf(url.searchParams, parts.host ?? "");
  return { ...parts, ...(ssl !== undefined && { ssl }) };
}
