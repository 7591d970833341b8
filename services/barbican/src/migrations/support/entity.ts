import { column } from "underpin";

type Column = ReturnType<typeof column>;

/** The columns that every table begins with. */
export function entity(): readonly Column[] {
  return [
    column("id").varchar(36).primaryKey(),
    column("created_at").datetime().notNull(),
    column("updated_at").datetime().notNull(),
    column("deleted_at").datetime(),
    column("deleted").boolean().notNull(),
    column("status").varchar(20).notNull(),
  ];
}
