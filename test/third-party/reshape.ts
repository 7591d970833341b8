import {
  addEnumValues,
  addIndex,
  addUnique,
  column,
  convertColumn,
  createTable,
  deriveColumn,
  dropColumn,
  extractTable,
  joinTable,
  renameColumn,
  splitColumn,
} from "underpin";
import { item, ROWS, type Case } from "./case.ts";

/** The scenarios of reshape that are none of the above. */
export const RESHAPE: readonly Case[] = [
  {
    name: "add a column with a complex value",
    before: [item(column("first").varchar(9), column("last").varchar(9))],
    rows: ["INSERT INTO item (id, name, first, last) VALUES (1, 'x', 'ann', 'lee')"],
    change: [
      deriveColumn({
        table: "item",
        column: { name: "whole", type: { kind: "varchar", length: 20 }, notNull: true },
        from: ["first", "last"],
        value: {
          postgres: "COALESCE({first}, '') || ' ' || COALESCE({last}, '')",
          sqlite: "COALESCE({first}, '') || ' ' || COALESCE({last}, '')",
          mysql: "CONCAT(COALESCE({first}, ''), ' ', COALESCE({last}, ''))",
        },
      }),
    ],
    during: [["UPDATE item SET last = 'low' WHERE id = 1", "SELECT whole FROM item", [{ whole: "ann low" }]]],
  },
  {
    name: "alter a column's data",
    before: [item()],
    rows: ROWS,
    change: [
      convertColumn({
        table: "item",
        from: "name",
        to: "loud",
        type: { kind: "varchar", length: 40 },
        notNull: true,
        forward: "UPPER({name})",
        backward: "LOWER({loud})",
      }),
    ],
    during: [["UPDATE item SET loud = 'UNO' WHERE id = 1", "SELECT name FROM item WHERE id = 1", [{ name: "uno" }]]],
    after: [[null, "SELECT loud FROM item ORDER BY id", [{ loud: "UNO" }, { loud: "TWO" }]]],
  },
  {
    name: "rename a column with a unique index",
    before: [item(), addIndex({ table: "item", name: "ux_name", columns: ["name"], unique: true })],
    rows: ROWS,
    change: [renameColumn({ table: "item", from: "name", to: "title" })],
    refused: "INSERT INTO item (id, title) VALUES (9, 'one')",
  },
  {
    name: "rename a column of unique constraints",
    before: [
      item(column("code").varchar(9)),
      addUnique({ table: "item", columns: ["name"], name: "uq_name", holds: "now" }),
      addUnique({ table: "item", columns: ["code", "name"], name: "uq_code_name", holds: "now" }),
    ],
    rows: ["INSERT INTO item (id, name, code) VALUES (1, 'one', 'a')", "INSERT INTO item (id, name, code) VALUES (2, 'two', 'a')"],
    change: [renameColumn({ table: "item", from: "name", to: "title" })],
    after: [["INSERT INTO item (id, title, code) VALUES (3, 'three', 'a')", "SELECT count(*) AS n FROM item WHERE code = 'a'", [{ n: 3 }]]],
    refused: "INSERT INTO item (id, title) VALUES (9, 'one')",
  },
  {
    name: "split a name",
    before: [item()],
    rows: ["INSERT INTO item (id, name) VALUES (1, 'ann lee')"],
    change: [
      splitColumn({
        table: "item",
        from: "name",
        into: [
          {
            name: "first",
            type: { kind: "varchar", length: 20 },
            forward: {
              postgres: "split_part({name}, ' ', 1)",
              mysql: "SUBSTRING_INDEX({name}, ' ', 1)",
              sqlite: "substr({name}, 1, instr({name}, ' ') - 1)",
            },
          },
          {
            name: "last",
            type: { kind: "varchar", length: 20 },
            forward: {
              postgres: "split_part({name}, ' ', 2)",
              mysql: "SUBSTRING_INDEX({name}, ' ', -1)",
              sqlite: "substr({name}, instr({name}, ' ') + 1)",
            },
          },
        ],
        backward: { postgres: "{first} || ' ' || {last}", sqlite: "{first} || ' ' || {last}", mysql: "CONCAT({first}, ' ', {last})" },
      }),
    ],
    during: [["UPDATE item SET last = 'low' WHERE id = 1", "SELECT name FROM item", [{ name: "ann low" }]]],
  },
  {
    name: "extract a relation into a new table",
    before: [item(column("street").varchar(20))],
    rows: ["INSERT INTO item (id, name, street) VALUES (1, 'one', 'High')"],
    change: [extractTable({ from: "item", into: "place", key: { item_id: "id" }, columns: [{ from: "street" }] })],
    during: [
      ["INSERT INTO item (id, name, street) VALUES (2, 'two', 'Low')", "SELECT street FROM place WHERE item_id = 2", [{ street: "Low" }]],
      ["UPDATE place SET street = 'Mid' WHERE item_id = 2", "SELECT street FROM item WHERE id = 2", [{ street: "Mid" }]],
    ],
    after: [[null, "SELECT street FROM place ORDER BY item_id", [{ street: "High" }, { street: "Mid" }]]],
  },
  {
    name: "move a column between tables",
    before: [item(), createTable("place", [column("item_id").integer().primaryKey(), column("street").varchar(20)])],
    rows: [...ROWS, "INSERT INTO place (item_id, street) VALUES (1, 'High')"],
    change: [joinTable({ from: "place", into: "item", key: { item_id: "id" }, columns: [{ from: "street" }] })],
    during: [["UPDATE item SET street = 'Low' WHERE id = 2", "SELECT street FROM place WHERE item_id = 2", [{ street: "Low" }]]],
    after: [[null, "SELECT street FROM item ORDER BY id", [{ street: "High" }, { street: "Low" }]]],
  },
  {
    name: "add a value to an enum",
    before: [createTable("item", [column("id").integer().primaryKey(), column("mood").enumeration("mood", ["good", "bad"])])],
    rows: ["INSERT INTO item (id, mood) VALUES (1, 'good')"],
    change: [addEnumValues({ table: "item", column: "mood", type: "mood", from: ["good", "bad"], to: ["good", "bad", "so-so"] })],
    during: [
      ["INSERT INTO item (id, mood) VALUES (2, 'so-so')", "SELECT mood FROM item WHERE id = 2", [{ mood: "so-so" }]],
      ["DELETE FROM item WHERE id = 2", "SELECT count(*) AS n FROM item", [{ n: 1 }]],
    ],
    leaves: "enums",
  },
  {
    name: "remove a column with an index",
    before: [item(column("code").varchar(9)), addIndex({ table: "item", name: "ix_code", columns: ["code"] })],
    rows: ROWS,
    change: [dropColumn({ table: "item", column: "code" })],
    refused: "INSERT INTO item (id, name, code) VALUES (9, 'x', 'y')",
  },
];
