import type { Command } from "commander";
import { action, common, type CommandLine } from "underpin/cli";
import type { ExplainOptions } from "./explain-policy.ts";

/** Adds `policy_explain`: why somebody may do something, or not. Names of attributes are shown, never what they hold. */
export function addPolicyExplain(program: Command, line: CommandLine): void {
  common(program.command("policy_explain <rule>").description("say why somebody may do something, or not: identity:get_user"))
    .option("--credentials <file>", "who: JSON, as rules see it: user_id, roles (names), project_id, domain_id, system_scope …")
    .option("--token-file <file>", "who: whoever has the token in this file; it is looked at as the service does")
    .option(
      "--target <file>",
      'about what: JSON, as rules see it: {"user_id": …, "target": {"user": {"domain_id": …}}}; nothing if left out',
    )
    .action(
      action<ExplainOptions>(line, async ({ output, url, json }, options, rule) => {
        const { explainPolicy } = await import("./explain-policy.ts");
        await explainPolicy(String(rule), { url: url as string, json, show: (text) => output.data(text) }, options);
      }),
    );
}
