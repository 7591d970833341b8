/** What stands for something else in an endpoint's URL: `http://nova/$(project_id)s`. */
const NAMES: ReadonlySet<string> = new Set(["tenant_id", "project_id", "user_id", "compute_host", "public_endpoint"]);

/** What may follow `%` and the name, up to the letter that says how it is written. */
const REST = /^[-+ #0]*(?:\d*)(?:\.\d*)?[hlL]?(.?)/s;

/**
 * Whether a URL can be filled in with texts, by Python's `%` operator with a dict: names that are known, written as text.
 *
 * Source: `check_endpoint_url` of keystone.
 */
export function isUrlTemplate(url: string): boolean {
  const template = url.replaceAll("$(", "%(");
  // A place without a name takes the whole dict, once; behind a name the last value, which is taken by then.
  let isTaken = false;
  for (let at = template.indexOf("%"); at >= 0; at = template.indexOf("%", at)) {
    at++;
    if (template[at] === "%") {
      at++;
      continue;
    }
    if (template[at] === "(") {
      const end = closing(template, at);
      if (end < 0 || !NAMES.has(template.slice(at + 1, end))) return false;
      isTaken = false;
      at = end + 1;
    }
    const [all = "", letter = ""] = REST.exec(template.slice(at)) ?? [];
    at += all.length;
    if (isTaken || !["s", "r", "a"].includes(letter)) return false;
    isTaken = true;
  }
  return true;
}

/** Where the bracket that opens at a place closes; -1 if it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}
