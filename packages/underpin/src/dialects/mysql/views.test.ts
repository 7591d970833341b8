import { describe, expect, test } from "vitest";
import { viewStatement, withColumnRenamed, type ViewRow } from "./views.ts";

const ROW: ViewRow = {
  d: "d",
  n: "v",
  s: "",
  definer: "an@n@%",
  security: "DEFINER",
  checked: "NONE",
  algorithm: "UNDEFINED",
  charset: "utf8mb4",
};
const HEAD = "CREATE OR REPLACE ALGORITHM=UNDEFINED DEFINER=`an@n`@`%` SQL SECURITY DEFINER VIEW `d`.`v` AS ";

function renamed(body: string): string | null {
  const statement = viewStatement({ ...ROW, s: body });
  return statement === undefined ? null : (withColumnRenamed(statement, "t", "a", "n`w")?.replace(HEAD, "") ?? null);
}

describe("a view that reads another column", () => {
  test.each([
    ["select `d`.`t`.`a` AS `a` from `d`.`t`", "select `d`.`t`.`n``w` AS `a` from `d`.`t`"],
    ["select `z`.`A` AS `b` from `d`.`t` `z` where `z`.`a` > 'a'", "select `z`.`n``w` AS `b` from `d`.`t` `z` where `z`.`n``w` > 'a'"],
    [
      "select `y`.`a` AS `a` from (select `d`.`t`.`a` AS `a` from `d`.`t`) `y`",
      "select `y`.`a` AS `a` from (select `d`.`t`.`n``w` AS `a` from `d`.`t`) `y`",
    ],
    [
      "with c as (select `d`.`t`.`a` AS `a` from `d`.`t`)select `c`.`a` AS `a` from `c`",
      "with c as (select `d`.`t`.`n``w` AS `a` from `d`.`t`)select `c`.`a` AS `a` from `c`",
    ],
    [
      "select `d`.`u`.`a` AS `a`,`d`.`t`.`b` AS `b` from (`d`.`u` join `d`.`t`)",
      "select `d`.`u`.`a` AS `a`,`d`.`t`.`b` AS `b` from (`d`.`u` join `d`.`t`)",
    ],
    ["select `e`.`t`.`a` AS `a` from `e`.`t`", "select `e`.`t`.`a` AS `a` from `e`.`t`"],
    ["select `t`.`a` AS `a` from `d`.`u` `t`", "select `t`.`a` AS `a` from `d`.`u` `t`"],
  ])("%s", (body, expected) => expect(renamed(body)).toBe(expected));

  test.each([
    ["a name that stands alone", "select count(0) AS `a` from `d`.`t` group by `d`.`t`.`b` having `a` > 1"],
    ["an alias of two tables", "select `z`.`a` AS `a` from `d`.`t` `z` where exists(select 1 from `d`.`u` `z` where `z`.`a` = 1)"],
    [
      "an alias of a table and of what is computed",
      "select `z`.`a` AS `a` from `d`.`t` `z` union select `z`.`a` AS `a` from (select 1 AS `a`) `z`",
    ],
    ["text that is not shown", ""],
  ])("is not made of %s", (_what, body) => expect(renamed(body)).toBeNull());

  test("nor where the catalogue does not tell how it was made", () => {
    expect(viewStatement({ ...ROW, s: "select 1", algorithm: null })).toBeUndefined();
    expect(viewStatement({ ...ROW, s: "select 'é'", charset: "latin1" })).toBeUndefined();
    expect(viewStatement({ ...ROW, s: "select 1", checked: "CASCADED", definer: "seller@" })).toBe(
      "CREATE OR REPLACE ALGORITHM=UNDEFINED DEFINER=`seller` SQL SECURITY DEFINER VIEW `d`.`v` AS select 1 WITH CASCADED CHECK OPTION",
    );
  });
});
