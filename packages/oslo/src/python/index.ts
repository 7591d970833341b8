export { decimal } from "./digits.ts";
export { NoTime, parseIsoMicroseconds, parseIsoTime } from "./iso-time.ts";
export { pythonJson } from "./json.ts";
export { PythonError } from "./python-error.ts";
export { search } from "./regex/match.ts";
export { parseRegex } from "./regex/parse.ts";
export { pythonRepr } from "./repr.ts";
export { strip } from "./strip.ts";
export { microsecondsOf, utcDay, utcMicroseconds, utcSecond, utcTime } from "./utc-time.ts";
