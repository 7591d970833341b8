import type { ServerOptions } from "../../model/connection.ts";
import { partsOf } from "../shared/url.ts";
import { tlsOf } from "./tls.ts";

/** The options of `mysql2` that a URL stands for. */
export async function optionsOf(url: URL): Promise<ServerOptions> {
  const socketPath = url.searchParams.get("unix_socket");
  const ssl = await tlsOf(url.searchParams, url.hostname);
  return { ...partsOf(url), ...(socketPath && { socketPath }), ...(ssl !== undefined && { ssl }) };
}
