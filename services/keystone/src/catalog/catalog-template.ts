import { randomUUID } from "node:crypto";
import { substitute, type Substitutions } from "./substitute.ts";

/** For whom a catalogue is. */
export interface CatalogFor {
  readonly userId: string;
  readonly projectId: string | null;
}

/** What stands where an id comes. Nobody can have written it into a URL. */
const [USER, PROJECT] = [randomUUID(), randomUUID()];
const PLACES = new RegExp(`(${USER}|${PROJECT})`);

/** A catalogue as JSON text, made once, with places for whom it is: to fill them in costs little, however long it is. */
export class CatalogTemplate {
  readonly #pieces: readonly string[];

  /**
   * @param ofProject whether it is for those who have a project: URLs that name one are left out for others
   * @param make makes the catalogue with what URLs may name
   */
  constructor(ofProject: boolean, make: (urlOf: (url: string) => string | null) => unknown, known: Substitutions) {
    const more = ofProject ? { tenant_id: PROJECT, project_id: PROJECT } : {};
    this.#pieces = JSON.stringify(make((url) => substitute(url, { ...known, ...more, user_id: USER }))).split(PLACES);
  }

  for({ userId, projectId }: CatalogFor): string {
    const [user, project] = [inText(userId), inText(projectId ?? "")];
    let text = "";
    for (const piece of this.#pieces) text += piece === USER ? user : piece === PROJECT ? project : piece;
    return text;
  }
}

/** As it stands within a JSON text. */
function inText(id: string): string {
  return JSON.stringify(id).slice(1, -1);
}
