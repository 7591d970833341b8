export { decimal } from "./digits.ts";
export { pythonJson } from "./json.ts";
export { PythonError } from "./python-error.ts";
export { search } from "./regex/match.ts";
export { parseRegex } from "./regex/parse.ts";
export { pythonRepr } from "./repr.ts";
