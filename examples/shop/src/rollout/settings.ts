/** What is known of nodes by what starts and stops them. */
export interface Settings {
  /** By the node's name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly env: Readonly<Record<string, string>>;
  /** The program that is a node of a release, and its arguments. */
  readonly starts: Readonly<Record<string, readonly string[]>>;
}
