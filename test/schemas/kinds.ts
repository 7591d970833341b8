import type { DialectName } from "underpin";
import type { Kind, Trait } from "./sketch.ts";

const kind = (name: string, type: string, values: readonly string[], traits: readonly Trait[], more: Partial<Kind> = {}): Kind => ({
  name,
  type,
  values,
  traits,
  ...more,
});

const WHOLE = ["0", "1", "-7", "42", "2000000"];
const BIG = ["0", "5000000000", "-3", "9007199254740993"];
const TEXT = ["''", "'ann'", "'Bob'", "'bob'", "'O''Hara {x} ?'", "'straße ☂'", "' two  words '"];
const SHORT = ["'a'", "'B'", "'b'", "'it''s'", "'ü'"];
const DAY = ["'2001-02-03'", "'1999-12-31'", "'2010-10-10'"];
const MOMENT = ["'2001-02-03 04:05:06'", "'1999-12-31 23:59:59'", "'2010-10-10 00:00:00'"];
const DOCUMENT = [`'{"a": 1}'`, `'[]'`, `'{"a": {"b?": "x {y}"}}'`, "'null'"];

const whole = (name: string, type: string, values = WHOLE): Kind => kind(name, type, values, ["number", "whole", "ordered"]);
const text = (name: string, type: string, values = TEXT, more: Partial<Kind> = {}): Kind =>
  kind(name, type, values, ["text", "ordered"], more);

/** The types that random columns have, by database. */
export const KINDS: Readonly<Record<DialectName, readonly Kind[]>> = {
  postgres: [
    whole("integer", "integer"),
    whole("bigint", "bigint", BIG),
    text("text", "text", TEXT, { computed: ["lower('ABC')", "CURRENT_USER"] }),
    text("varchar", "varchar(40)"),
    kind("boolean", "boolean", ["true", "false"], ["truth", "ordered"]),
    kind("timestamp", "timestamp", MOMENT, ["time", "ordered"], { computed: ["now()", "CURRENT_TIMESTAMP"] }),
    kind("date", "date", DAY, ["time", "ordered"], { computed: ["CURRENT_DATE"] }),
    kind(
      "timestamptz",
      "timestamptz",
      MOMENT.map((at) => `${at.slice(0, -1)}+02'`),
      ["time", "ordered"],
      { computed: ["now()"] },
    ),
    kind("numeric", "numeric(12,2)", ["0", "1.50", "-99.99", "1234567890.12"], ["number", "ordered"]),
    kind("uuid", "uuid", ["'00000000-0000-4000-8000-000000000001'", "'00000000-0000-4000-8000-00000000000f'"], ["ordered"], {
      computed: ["gen_random_uuid()"],
    }),
    kind("jsonb", "jsonb", DOCUMENT, ["json", "ordered"], { computed: ["'{}'::jsonb", "jsonb_build_object('at', 1)"] }),
    kind("json", "json", DOCUMENT, []),
    kind("bytea", "bytea", ["'\\x00ff'", "''", "'\\x4142'"], ["ordered"]),
    kind("integers", "integer[]", ["'{}'", "'{1,2}'", "'{3,NULL}'"], ["list", "ordered"], { computed: ["ARRAY[]::integer[]"] }),
    kind("texts", "text[]", ["'{}'", "'{a,\"b c\"}'"], ["list", "ordered"], { computed: ["'{}'::text[]"] }),
    kind("int4range", "int4range", ["'[1,5)'", "'empty'", "'[7,9)'"], ["range", "ordered"]),
    kind("real", "double precision", ["0", "1.5", "-2.25", "'NaN'"], ["number", "ordered"]),
    kind("smallint", "smallint", ["0", "3", "-1"], ["number", "whole", "ordered"]),
    kind("char", "char(8)", SHORT, ["text", "ordered"]),
    kind("interval", "interval", ["'1 day'", "'02:00:00'"], ["ordered"]),
    kind("time", "time", ["'01:02:03'", "'23:59:59'"], ["ordered"]),
    kind("inet", "inet", ["'10.0.0.1'", "'::1'"], ["ordered"]),
    kind("enum", "mood", ["'sad'", "'ok'", "'it''s fine'"], ["ordered"], {
      needs: ["CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine')"],
    }),
    kind("Enum", '"OrderStatus"', ["'PENDING'", "'Paid'"], ["ordered"], {
      needs: [`CREATE TYPE "OrderStatus" AS ENUM ('PENDING', 'Paid', 'refunded')`],
    }),
    kind("domain", "email", ["'a@b'", "'O''Hara@x.org'"], ["ordered"], { needs: ["CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')"] }),
    kind("collated", 'text COLLATE "C"', TEXT, ["text", "ordered"]),
  ],
  mysql: [
    whole("int", "int"),
    whole("bigint", "bigint", BIG),
    text("varchar", "varchar(40)"),
    kind("text", "text", TEXT, ["text"]),
    kind("boolean", "tinyint(1)", ["0", "1"], ["truth", "number", "whole", "ordered"]),
    kind("datetime", "datetime", MOMENT, ["time", "ordered"], { computed: ["current_timestamp()"] }),
    kind("timestamp", "timestamp", MOMENT, ["time", "ordered"], { computed: ["current_timestamp()"] }),
    kind("date", "date", DAY, ["time", "ordered"], { computed: ["curdate()"] }),
    whole("unsigned", "int unsigned", ["0", "1", "4000000000"]),
    kind("decimal", "decimal(12,2)", ["0", "1.50", "-99.99"], ["number", "ordered"]),
    kind("double", "double", ["0", "1.5", "-2.25"], ["number", "ordered"]),
    kind("char", "char(8)", SHORT, ["text", "ordered"]),
    kind("mediumtext", "mediumtext", TEXT, ["text"]),
    kind("json", "json", DOCUMENT, []),
    kind("enum", "enum('sad','ok','it''s fine')", ["'sad'", "'ok'", "'it''s fine'"], ["ordered"]),
    kind("set", "set('a','b','c')", ["''", "'a'", "'a,c'"], ["ordered"]),
    kind("varbinary", "varbinary(20)", ["x'00ff'", "x''", "x'4142'"], ["ordered"]),
    kind("blob", "blob", ["x'00ff'", "x''"], []),
    kind("bit", "bit(4)", ["b'0'", "b'101'"], ["ordered"]),
    kind("uuid", "uuid", ["'00000000-0000-4000-8000-000000000001'", "'00000000-0000-4000-8000-00000000000f'"], ["ordered"], {
      computed: ["uuid()"],
    }),
    kind("time", "time", ["'01:02:03'", "'23:59:59'"], ["ordered"]),
    kind("year", "year", ["2001", "1999"], ["ordered"]),
    kind("micro", "datetime(6)", ["'2001-02-03 04:05:06.123456'", "'1999-12-31 23:59:59'"], ["time", "ordered"], {
      computed: ["current_timestamp(6)"],
    }),
    kind("latin1", "varchar(40) CHARACTER SET latin1", ["''", "'ann'", "'Bob'", "'stra\u00dfe'"], ["text", "ordered"]),
    kind("binary text", "varchar(40) COLLATE utf8mb4_bin", TEXT, ["text", "ordered"]),
    kind("touched", "timestamp", MOMENT, ["time", "ordered"], { computed: ["current_timestamp() ON UPDATE current_timestamp()"] }),
    kind("inet6", "inet6", ["'::1'", "'2001:db8::1'"], ["ordered"]),
  ],
  sqlite: [
    whole("integer", "INTEGER"),
    whole("bigint", "BIGINT", ["0", "5000000000", "-3"]),
    text("text", "TEXT"),
    text("varchar", "VARCHAR(40)"),
    kind("boolean", "BOOLEAN", ["0", "1"], ["truth", "number", "whole", "ordered"]),
    kind("datetime", "DATETIME", MOMENT, ["time", "ordered"], { computed: ["CURRENT_TIMESTAMP", "(datetime('now'))"] }),
    kind("date", "DATE", DAY, ["time", "ordered"], { computed: ["CURRENT_DATE"] }),
    kind("real", "REAL", ["0.0", "1.5", "-2.25"], ["number", "ordered"]),
    kind("numeric", "NUMERIC(12,2)", ["0", "1.5", "-99.99"], ["number", "ordered"]),
    kind("blob", "BLOB", ["x'00ff'", "x''"], ["ordered"]),
    kind("nocase", "TEXT COLLATE NOCASE", TEXT, ["text", "ordered"]),
    kind("untyped", "", ["1", "'one'", "x'01'"], ["ordered"]),
    kind("json", "JSON", [`'{"a": 1}'`, "'[]'"], ["text", "ordered"]),
  ],
};
