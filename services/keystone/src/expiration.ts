import { NoTime, parseIsoMicroseconds } from "@underpin/oslo/python";
import { invalid } from "./refusals.ts";

const ASSUMED =
  "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

/**
 * When something that is to be made shall end, in microseconds since 1970. A time without a zone is UTC.
 *
 * @param now in milliseconds
 * @throws HttpError 400 for what is no time, or is over
 */
export function readExpiration(text: string, now: number): number {
  const at = momentOf(text.endsWith("Z") ? text : `${text}Z`);
  if (at < now * 1000) throw invalid(`The 'expires_at' must not be before now. ${ASSUMED}`);
  return at;
}

function momentOf(text: string): number {
  try {
    return parseIsoMicroseconds(text);
  } catch (error) {
    throw error instanceof NoTime ? invalid(`Timestamp not in expected format. ${ASSUMED}`) : error;
  }
}
