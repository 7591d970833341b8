import { readFileSync } from "node:fs";
import { Secret } from "@underpin/oslo/config";
import { HttpError } from "@underpin/oslo/http";
import { credentials, Target, why, type Credentials, type Origin, type PolicyRecord } from "@underpin/oslo/policy";
import { UnderpinError, type CommonOptions } from "underpin/cli";
import { isAdminProject } from "../api/authenticate.ts";
import { callerOf } from "../api/caller.ts";
import type { KeystoneConfig } from "../config/index.ts";
import { optionsOf } from "../config/load.ts";
import { underpin } from "../config/underpin.ts";
import type { PolicyName } from "../policies/index.ts";
import { policyOf } from "../policies/policy-of.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";

/** What `policy_explain` is told. */
export interface ExplainOptions extends CommonOptions, ConfigurationOptions {
  readonly credentials?: string;
  readonly tokenFile?: string;
  readonly target?: string;
}

interface Context {
  readonly url: string;
  readonly json: boolean;
  readonly show: (text: string) => void;
}

/**
 * Shows why a rule lets somebody do something, or not.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export async function explainPolicy(rule: string, { url, json, show }: Context, options: ExplainOptions): Promise<void> {
  if ((options.credentials === undefined) === (options.tokenFile === undefined))
    throw refusal("Say who it is: --credentials or --token-file, one of them.");
  const { compatibility } = readConfiguration({ underpin }, options).values.underpin;
  const config: KeystoneConfig = readConfiguration(optionsOf(compatibility), options);
  const about = Target.assumed(options.target === undefined ? {} : objectIn(options.target));
  const who =
    options.credentials === undefined
      ? await whoHas(tokenIn(options.tokenFile ?? ""), config, url)
      : credentials(objectIn(options.credentials));
  const said = policyOf(config, compatibility === "22" ? 22 : 30).explain(rule as PolicyName, about, who);
  if (json) show(JSON.stringify(said));
  else {
    show(why(said));
    if (said.in !== undefined) show(`The rule in force is ${said.in.rule}: ${placeOf(said.in.origin)}.`);
  }
}

function placeOf(origin: Origin): string {
  if (origin.type === "default") return "as it is where no file says otherwise";
  if (origin.type === "default-or-deprecated") return "the default, or what it was before ([oslo_policy] enforce_new_defaults)";
  return origin.type === "file" ? `from ${origin.file}` : `from ${origin.file}, by its older name ${origin.name}`;
}

/** What rules see of the one who has a token. */
async function whoHas(token: string, config: KeystoneConfig, url: string): Promise<Credentials> {
  const { openKeystone } = await import("../open-keystone.ts");
  const database = { ...config.values.database, connection: new Secret(url) };
  await using keystone = await openKeystone({ ...config, values: { ...config.values, database } });
  try {
    const found = await keystone.tokens.validate(token, { accessRules: true });
    return callerOf(found, isAdminProject(keystone, found)).credentials;
  } catch (cause) {
    if (!(cause instanceof HttpError)) throw cause;
    throw refusal("The token is not good: it has expired, was taken back, or is another cloud's.", cause);
  }
}

function tokenIn(path: string): string {
  return textOf(path).trim();
}

function objectIn(path: string): PolicyRecord {
  let value: unknown;
  try {
    value = JSON.parse(textOf(path));
  } catch (cause) {
    if (cause instanceof UnderpinError) throw cause;
    // Why is not told: it would quote what stands in the file.
    throw refusal(`${path} is no JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(`${path} holds no object.`);
  return value as PolicyRecord;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw refusal(`${path} can't be read: ${(cause as NodeJS.ErrnoException).code ?? "error"}`, cause);
  }
}

function refusal(what: string, cause?: unknown): UnderpinError {
  return new UnderpinError("UP-CONFIG", { what, fine: "Nothing was changed: this command only looks.", cause });
}
