/** One of the numbers of a reading; labels must be few, and never what a client wrote. */
export interface Value {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Numbers that a part of a service keeps anyway: they are read when somebody asks, and cost nothing until then.
 *
 * @example
 * const reading: Reading = { name: "db_pool_waiting", help: "…", type: "gauge", read: () => [{ value: pool.inUse().waiting }] };
 */
export interface Reading {
  /** Prometheus's rules of names hold: a counter's ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly labels?: readonly string[];
  readonly read: () => Iterable<Value>;
}
