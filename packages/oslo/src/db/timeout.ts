/** No connection came free in time: the service has more requests at once than connections, or the server takes none. */
export class PoolTimeoutError extends Error {
  override readonly name = "PoolTimeoutError";

  constructor(seconds: number) {
    super(`no connection to the database came free within ${seconds} s`);
  }
}
