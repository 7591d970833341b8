/** Somebody whom an event names. */
export interface NamedUser {
  readonly id: string;
  /** Null if nobody of that id is there any more. */
  readonly name: string | null;
}

/** Who did it: what an event knows of them. */
export interface Initiator {
  readonly user: NamedUser | null;
  /** What is said of them beside that: whom a login spoke of who is not there, or who vouched for them. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Why something was refused. */
export interface Reason {
  readonly reasonType: string;
  /** An HTTP status. */
  readonly reasonCode: string;
}

export type Outcome = "success" | "failure";

/** Something that has happened, and that others may want to know. */
export interface Event {
  /** `identity.project.created` */
  readonly type: string;
  /** CADF's: `created.project`. */
  readonly action: string;
  readonly outcome: Outcome;
  /** Null where nobody is named: what follows from what somebody asked for. */
  readonly initiator: Initiator | null;
  /** What it was done to; an account that has no id here has one of its own each time. */
  readonly target: { readonly typeURI: string; readonly id?: string };
  readonly reason?: Reason;
  /** What else CADF's form has: `resource_info`, the parts of a role assignment. */
  readonly more: Readonly<Record<string, unknown>>;
  /** What the basic form has; what has none is told in CADF's form always. */
  readonly basic?: Readonly<Record<string, unknown>>;
}
