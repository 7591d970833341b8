import type { Log } from "../log.ts";
import type { CatalogService } from "../token/token-info.ts";
import { v3UrlOf } from "./v3-url.ts";

/** Which of Keystone's endpoints is wanted. */
export interface Wanted {
  readonly interface: string;
  readonly region: string | null;
}

/** Where the catalogue has the Identity API; undefined if it has none that is wanted, which is told. */
export function identityUrlOf(catalog: readonly CatalogService[] | null, wanted: Wanted, log: Log): string | undefined {
  const endpoints = (catalog ?? []).filter(({ type }) => type === "identity").flatMap((service) => service.endpoints);
  const found = endpoints.find(
    (one) => one.interface.replace(/URL$/, "") === wanted.interface && (wanted.region === null || one.region === wanted.region),
  );
  const url = found && v3UrlOf(found.url);
  if (url === undefined) {
    const where = wanted.region === null ? "" : ` in region ${wanted.region}`;
    log.warning(`The catalogue has no ${wanted.interface} endpoint of Keystone${where}: tokens are validated at auth_url.`);
  }
  return url;
}
