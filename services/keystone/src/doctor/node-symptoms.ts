import type { NodeSymptom } from "./node-symptom.ts";
import { authMethodsDifferBetweenNodes } from "./symptoms/auth-methods-differ-between-nodes.ts";
import { keysDifferBetweenNodes } from "./symptoms/keys-differ-between-nodes.ts";

/** What nodes that are alive are asked. */
export const NODE_SYMPTOMS: readonly NodeSymptom[] = [keysDifferBetweenNodes, authMethodsDifferBetweenNodes];
