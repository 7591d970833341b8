import { HttpError } from "@underpin/oslo/http";

/** The words of a status where upstream has others than Node. */
const TITLES: Readonly<Record<number, string>> = { 413: "Request Entity Too Large" };

/** An answer that is an error, as the API has them: `{"code", "title", "description"}`. */
export class Refusal extends HttpError {
  readonly description: string | null;

  constructor(status: number, description: string | null, headers: Readonly<Record<string, string>> = {}) {
    super(status, description ?? "", { headers, ...(TITLES[status] !== undefined && { title: TITLES[status] }) });
    this.description = description;
  }
}

/** The same where upstream names the operation that it happened in: "Secret creation issue seen - …." */
export class Issue extends Refusal {}

/** What is refused before the API is reached, in the form of what stands before it: `{"message", "code", "title"}`. */
export class EarlyRefusal extends HttpError {}

/** 400 for a body that is not of its shape. */
export function invalidObject(schema: string, reason: string, property: string | number | undefined): Refusal {
  return new Refusal(
    400,
    `Provided object does not match schema '${schema}': ${reason}. Invalid property: '${property === undefined ? "None" : property}'`,
  );
}

/** 404 for something that is not there, or not to be seen. */
export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found.`);
}

/** 404 for what can be no id at all. */
export function invalidId(what: string): Refusal {
  return new Refusal(404, `Not Found. Provided ${what} id is invalid.`);
}

/** 413 for a secret, or a body, that is too large. */
export function tooLarge(): Refusal {
  return new Refusal(413, "Provided information too large to process");
}

/** 400 for a value that the service can't have. */
export function unsupported(): Refusal {
  return new Refusal(400, "Provided field value is not supported");
}

/** 406 where nothing of what a client takes can be given. */
export function notAcceptable(): Refusal {
  return new Refusal(406, null);
}
