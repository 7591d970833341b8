import type { DatabaseConnection, QueryExecutor } from "kysely";

/** Counts what goes to the database of a pool, in transactions too; their beginnings and ends are not counted. Returns the count since it was asked last. */
export function countStatements({ db }: { readonly db: { getExecutor(): QueryExecutor } }): () => number {
  let statements = 0;
  const seen = new WeakSet<DatabaseConnection>();
  const executor = db.getExecutor();
  const provide = executor.provideConnection.bind(executor);
  executor.provideConnection = (consumer) =>
    provide(async (connection) => {
      if (!seen.has(connection)) {
        seen.add(connection);
        const execute = connection.executeQuery.bind(connection);
        connection.executeQuery = async (query) => {
          statements++;
          return await execute(query);
        };
      }
      return await consumer(connection);
    });
  return () => statements - (statements = 0);
}
