import type { Session } from "../../model/session.ts";

/** How many bytes a database takes in its file; `schema` as it was attached. */
export async function fileBytes(session: Session, schema = "main"): Promise<number> {
  const [pages] = await session.query<{ page_count: number }>(`PRAGMA ${schema}.page_count`);
  const [size] = await session.query<{ page_size: number }>(`PRAGMA ${schema}.page_size`);
  return Number(pages?.page_count) * Number(size?.page_size);
}
