/** No connection came free in time: the service has more requests at once than connections, or the server takes none. */
export class PoolTimeoutError extends Error {
  override readonly name = "PoolTimeoutError";

  constructor(seconds: number) {
    super(`no connection to the database came free within ${seconds} s`);
  }
}

/** A server did not answer a statement in time; its connection was given up. Whether the statement was done nobody knows. */
export class StatementTimeoutError extends Error {
  override readonly name = "StatementTimeoutError";

  constructor(seconds: number, options?: ErrorOptions) {
    super(`the database did not answer within ${seconds} s`, options);
  }
}
