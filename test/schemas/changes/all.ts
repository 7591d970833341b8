import type { ChangeMaker } from "./change.ts";
import {
  addColumn,
  convertColumn,
  dropColumn,
  dropDefault,
  dropNotNull,
  renameColumn,
  setComment,
  setDefault,
  setNotNull,
  widenColumn,
} from "./columns.ts";
import { addCheck, addForeignKey, addIndex, addUnique, dropCheck, dropIndex, renameConstraint, renameIndex } from "./constraints.ts";
import { changePrimaryKey, dropForeignKey, dropUnique, joinLookup, joinTable, moveColumn, replaceIndex, widenKey } from "./more.ts";
import { extractLookup, extractTable, renameTable, splitTable } from "./tables.ts";
import { changeEnum, deriveColumn, mergeColumns, splitColumn } from "./values.ts";

/** Every kind of change that the judge tries on random schemas. */
export const CHANGES: Readonly<Record<string, ChangeMaker>> = {
  renameColumn,
  convertColumn,
  splitColumn,
  mergeColumns,
  deriveColumn,
  changeEnum,
  dropColumn,
  addColumn,
  setNotNull,
  dropNotNull,
  setDefault,
  dropDefault,
  widenColumn,
  setComment,
  renameTable,
  extractTable,
  extractLookup,
  splitTable,
  addIndex,
  dropIndex,
  renameIndex,
  addCheck,
  dropCheck,
  addUnique,
  addForeignKey,
  renameConstraint,
  joinTable,
  joinLookup,
  moveColumn,
  widenKey,
  changePrimaryKey,
  replaceIndex,
  dropUnique,
  dropForeignKey,
};
