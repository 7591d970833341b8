import { converted, type HandChange, type HandSchema } from "./hand.ts";

const LOOKS = [
  "SELECT id, number, state, total FROM billing.invoice ORDER BY id",
  "SELECT id, number FROM public.invoice ORDER BY id",
  "SELECT invoice_id, at FROM audit.entry ORDER BY 1, 2",
];

const T = "billing.invoice";

function changed(name: string, source: string, ddl: readonly string[], after: readonly string[]): HandChange {
  return { name, source, ddl, after };
}

/** Several schemas, two tables of one name among them, a table whose own name holds a dot, and clients who search none of them. */
export const BILLING: HandSchema = {
  name: "billing service in several schemas",
  dialect: "postgres",
  path: "public,billing,audit",
  sql: [
    "CREATE SCHEMA billing",
    "CREATE SCHEMA audit",
    "CREATE TYPE billing.state AS ENUM ('open', 'paid')",
    "CREATE TABLE public.invoice (id serial PRIMARY KEY, number text NOT NULL)",
    `CREATE TABLE public."billing.note" (id serial PRIMARY KEY, number text NOT NULL)`,
    "CREATE INDEX by_number ON public.invoice (number)",
    "CREATE TABLE billing.invoice (id serial PRIMARY KEY, number text NOT NULL UNIQUE, state billing.state NOT NULL DEFAULT 'open', total integer NOT NULL DEFAULT 0)",
    "CREATE INDEX by_number ON billing.invoice (number, lower(number))",
    "CREATE INDEX by_total ON billing.invoice (total)",
    "CREATE TABLE audit.entry (id serial PRIMARY KEY, invoice_id integer REFERENCES billing.invoice (id) ON DELETE CASCADE, at date)",
    "CREATE VIEW audit.paid AS SELECT id FROM billing.invoice WHERE state = 'paid'",
    "GRANT SELECT ON billing.invoice TO judge_app",
    "GRANT UPDATE (number) ON billing.invoice TO judge_app",
    "INSERT INTO billing.invoice (number, state) VALUES ('a1', 'open'), ('a2', 'paid')",
    "INSERT INTO public.invoice (number) VALUES ('x')",
    "INSERT INTO audit.entry (invoice_id, at) VALUES (1, '2001-01-01')",
  ],
  statements: [
    "INSERT INTO billing.invoice (id, number, total) VALUES ({n}, 'n{n}', 4)",
    "INSERT INTO billing.invoice (id, number, state, total) VALUES ({n}, 'n{n}', 'paid', 4) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    "INSERT INTO billing.invoice (number) VALUES ('a1') ON CONFLICT (number) DO UPDATE SET total = billing.invoice.total + 1",
    "INSERT INTO public.invoice (id, number) VALUES ({n}, 'p{n}')",
    "UPDATE public.invoice SET number = number || '!'",
    "INSERT INTO audit.entry (invoice_id, at) VALUES ({n}, '2001-01-02')",
    "UPDATE billing.invoice SET total = total + 1 WHERE state = 'paid'",
    ...LOOKS,
  ],
  changes: [
    changed(
      "rename billing.invoice.number",
      `renameColumn(${JSON.stringify({ table: T, from: "number", to: "reference" })})`,
      ["ALTER TABLE billing.invoice RENAME COLUMN number TO reference"],
      ["SELECT id, reference, state, total FROM billing.invoice ORDER BY id"],
    ),
    changed(
      "rename billing.invoice.state",
      `renameColumn(${JSON.stringify({ table: T, from: "state", to: "status" })})`,
      ["ALTER TABLE billing.invoice RENAME COLUMN state TO status"],
      ["SELECT id, status FROM billing.invoice ORDER BY id", "SELECT * FROM audit.paid"],
    ),
    converted(
      { table: T, from: "total", to: "amount", notNull: true },
      { kind: "bigint" },
      ["{}", "{}"],
      ["ALTER TABLE billing.invoice ALTER COLUMN total TYPE bigint", "ALTER TABLE billing.invoice RENAME COLUMN total TO amount"],
      ["SELECT id, amount FROM billing.invoice ORDER BY id"],
    ),
    changed(
      "rename table billing.invoice",
      `renameTable(${JSON.stringify({ table: T, to: "bill" })})`,
      ["ALTER TABLE billing.invoice RENAME TO bill"],
      ["SELECT id, number FROM billing.bill ORDER BY id", "SELECT number FROM public.invoice ORDER BY id"],
    ),
    changed(
      "drop an index of billing.invoice",
      `dropIndex(${JSON.stringify({ table: T, name: "by_number" })})`,
      ["DROP INDEX billing.by_number"],
      LOOKS,
    ),
    changed(
      "rename an index of billing.invoice",
      `renameIndex(${JSON.stringify({ table: T, from: "by_number", to: "by_reference" })})`,
      ["ALTER INDEX billing.by_number RENAME TO by_reference"],
      LOOKS,
    ),
    changed(
      "an index, a check, a foreign key across schemas",
      `addIndex(${JSON.stringify({ table: T, name: "by_state", columns: ["state"] })}), underpin.addCheck(${JSON.stringify({ table: T, name: "positive", expression: "total >= 0" })}), underpin.addForeignKey(${JSON.stringify({ table: "audit.entry", name: "also", columns: ["invoice_id"], references: { table: "public.invoice", columns: ["id"] } })})`,
      [
        "CREATE INDEX by_state ON billing.invoice (state)",
        "ALTER TABLE billing.invoice ADD CONSTRAINT positive CHECK (total >= 0)",
        "ALTER TABLE audit.entry ADD CONSTRAINT also FOREIGN KEY (invoice_id) REFERENCES public.invoice (id)",
      ],
      LOOKS,
    ),
    changed(
      "a table whose own name holds a dot",
      `renameColumn(${JSON.stringify({ table: "billing.note", from: "number", to: "reference" })})`,
      [`ALTER TABLE public."billing.note" RENAME COLUMN number TO reference`],
      [`SELECT reference FROM public."billing.note"`],
    ),
    changed(
      "extract a table into billing",
      `extractTable(${JSON.stringify({ from: T, into: "billing.sum", key: { invoice_id: "id" }, columns: [{ from: "total" }] })})`,
      [],
      ["SELECT count(*) FROM billing.sum"],
    ),
    changed(
      "look states up in audit",
      `extractLookup(${JSON.stringify({ from: "public.invoice", into: "audit.number", columns: [{ from: "number", to: "value" }], reference: "number_id" })})`,
      [],
      ["SELECT count(*) > 0 FROM audit.number", "SELECT count(number_id) > 0 FROM public.invoice"],
    ),
  ].map((change) => (change.ddl?.length === 0 ? { ...change, ddl: null } : change)),
};
