import type { Examination } from "./examination.ts";
import type { Symptom } from "./symptom.ts";
import { contractBegun } from "./symptoms/contract-begun.ts";
import { offlineBegun } from "./symptoms/offline-begun.ts";
import { freeSpace } from "./symptoms/free-space.ts";
import { invalidIndexes } from "./symptoms/invalid-indexes.ts";
import { leftOvers } from "./symptoms/left-overs.ts";
import { longTransactions } from "./symptoms/long-transactions.ts";
import { missingRights } from "./symptoms/missing-rights.ts";
import { nodeClocks } from "./symptoms/node-clocks.ts";
import { oldNodes } from "./symptoms/old-nodes.ts";
import { planRefused } from "./symptoms/plan-refused.ts";
import { pooler } from "./symptoms/pooler.ts";
import { readOnly } from "./symptoms/read-only.ts";
import { replicasBehind } from "./symptoms/replicas-behind.ts";
import { serverSettings } from "./symptoms/server-settings.ts";
import { stillUsed } from "./symptoms/still-used.ts";
import { tablesWithoutKey } from "./symptoms/tables-without-key.ts";
import { triggerPrivilege } from "./symptoms/trigger-privilege.ts";
import { unfinishedMigration } from "./symptoms/unfinished-migration.ts";
import { versionsDisagree } from "./symptoms/versions-disagree.ts";

/** What doctor looks for on any service's database, in the order in which it is told: the server, the record, the schema, the fleet, what is ahead. */
export const SYMPTOMS: readonly Symptom<Examination>[] = [
  readOnly,
  triggerPrivilege,
  missingRights,
  serverSettings,
  pooler,
  longTransactions,
  replicasBehind,
  versionsDisagree,
  contractBegun,
  offlineBegun,
  unfinishedMigration,
  leftOvers,
  invalidIndexes,
  tablesWithoutKey,
  oldNodes,
  stillUsed,
  nodeClocks,
  planRefused,
  freeSpace,
];
