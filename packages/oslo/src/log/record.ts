import type { RequestContext } from "./context.ts";
import type { LevelName } from "./levels.ts";

/** One line that is to be logged, with its secrets taken out. */
export interface LogRecord {
  readonly time: Date;
  readonly level: number;
  readonly levelName: LevelName;
  /** Of the logger: `keystone.token`. */
  readonly name: string;
  readonly message: string;
  readonly error?: { readonly summary: string; readonly stack: string } | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly context: RequestContext | undefined;
  /** Where in the code; found out only for who writes it. */
  readonly site: () => { readonly function: string; readonly file: string; readonly line: number };
}
