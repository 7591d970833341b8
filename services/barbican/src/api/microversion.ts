import { pythonRepr, strip } from "@underpin/oslo/python";
import type { FastifyRequest } from "fastify";
import { EarlyRefusal } from "./refusals.ts";

/** The API's microversions, from the oldest to the newest. */
export const MICROVERSIONS = ["1.0", "1.1"] as const;

export type Microversion = (typeof MICROVERSIONS)[number];

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined until it is known: of a request that was refused before. */
    microversion: Microversion | undefined;
  }
}

export const MICROVERSION_HEADER = "openstack-api-version";
const SERVICE = "key-manager";

/**
 * Which microversion a request asks for; the oldest if it doesn't say.
 *
 * @throws EarlyRefusal 400 for what is no version, 406 for one that there is not
 */
export function microversionOf({ headers }: FastifyRequest): Microversion {
  const asked = askedFor([headers[MICROVERSION_HEADER] ?? []].flat().join(",")) ?? MICROVERSIONS[0];
  const wanted = asked === "latest" ? (MICROVERSIONS.at(-1) as Microversion) : plain(asked);
  const found = MICROVERSIONS.find((version) => version === wanted);
  if (found !== undefined) return found;
  throw new EarlyRefusal(
    406,
    `The resource could not be generated that was acceptable to your browser\n(content of type application/json. <br /><br />\nInvalid microversion: Unacceptable version header: ${asked}`,
  );
}

/** How an answer says which one it is of. */
export function microversionHeader(version: Microversion): string {
  return `${SERVICE} ${version}`;
}

/** The last that is said of this service. */
function askedFor(header: string): string | undefined {
  for (const said of header.split(",").toReversed()) {
    const [, service, version] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(said) ?? [];
    if (service?.toLowerCase() === SERVICE) return version;
  }
  return undefined;
}

/** `1.01` is 1.1. */
function plain(text: string): string {
  const at = text.indexOf(".");
  const parts = at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  const numbers = parts.map((part) => {
    if (/^[+-]?\d+(?:_\d+)*$/.test(strip(part))) return Number(strip(part).replaceAll("_", ""));
    throw noVersion(text, `invalid literal for int() with base 10: ${pythonRepr(part)}`);
  });
  if (numbers.length === 1) throw noVersion(text, "Version.__new__() missing 1 required positional argument: 'minor'");
  return numbers.join(".");
}

function noVersion(text: string, why: string): EarlyRefusal {
  return new EarlyRefusal(
    400,
    `The server could not comply with the request since it is either malformed or otherwise incorrect.<br /><br />\nInvalid microversion: invalid version string: ${text}; ${why}\n\n`,
  );
}
