import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { findPolicyFiles } from "../policy/index.ts";
import { CODES, type CheckResult } from "./result.ts";

/**
 * The check that services share: a policy file in JSON is to become YAML.
 *
 * @param files of the configuration, beside which it is looked for
 * @param policyFile what the configuration names
 */
export function policyFileIsYaml(project: string, files: readonly string[], policyFile: string): CheckResult {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const { file } = findPolicyFiles(project, folders, { file: policyFile });
  return {
    check: "Policy File JSON to YAML Migration",
    ...(file === undefined || !isJson(file)
      ? { result: CODES.success, details: null }
      : {
          result: CODES.failure,
          details:
            "Your policy file is JSON-formatted which is deprecated. You need to switch to YAML-formatted file. Use the " +
            "``oslopolicy-convert-json-to-yaml`` tool to convert the existing JSON-formatted files to YAML in a backwards-compatible manner: " +
            "https://docs.openstack.org/oslo.policy/latest/cli/oslopolicy-convert-json-to-yaml.html.",
        }),
  };
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
