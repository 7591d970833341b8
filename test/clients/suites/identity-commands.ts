import type { Command } from "../openstack-client.ts";

/** As whom a command is given, if not as the administrator. */
const AS_ANN = "--os-username ann --os-project-name shop";

/** The commands of Identity, each on what those before it have made, and the removal of all of it at the end. */
export const COMMANDS: readonly Command[] = [
  { line: "token issue", keep: { token: "id" } },
  ...lists("catalog", "endpoint", "service", "region"),

  { line: "domain create south", keep: { south: "id" } },
  { line: "domain set --disable south" },
  { line: "domain set --enable south" },
  { line: "domain show south" },

  { line: "project create --domain default shop" },
  { line: "project set --description sells shop" },
  { line: "project show shop" },
  { line: "project list --long" },
  { line: "project create --domain south --parent {south} stall" },

  { line: "user create --domain default --password ann-secret ann" },
  { line: "user set --email ann@example.org ann" },
  { line: "user show ann" },
  { line: "user list --long" },
  { line: "user password set --help" },

  { line: "role create seller" },
  { line: "role add --user ann --project shop seller" },
  { line: "role assignment list --user ann --names" },
  { line: "role assignment list --names --effective" },
  { line: "role add --user ann --domain south seller" },
  { line: "role remove --user ann --domain south seller" },
  { line: "implied role create seller --implied-role reader" },
  ...lists("implied role"),
  { line: "implied role delete seller --implied-role reader" },

  { line: "group create staff" },
  { line: "group add user staff ann" },
  { line: "group contains user staff ann" },
  { line: "role add --group staff --project shop seller" },
  { line: "group list --user ann" },
  { line: "group remove user staff ann" },
  { line: "group delete staff" },

  { line: `${AS_ANN} --os-password ann-secret token issue` },
  { line: `${AS_ANN} --os-password another token issue`, isRefused: true },

  { line: "application credential create robot --role admin --secret robot-secret" },
  ...lists("application credential"),
  { line: "application credential show robot" },
  { line: "application credential delete robot" },
  { line: "credential create --type blob --project admin admin {}" },
  ...lists("credential"),
  { line: "ec2 credentials create" },
  ...lists("ec2 credentials"),

  { line: "service create --name till payment" },
  { line: "endpoint create --region RegionOne till public http://127.0.0.1:9/till" },
  { line: "endpoint list --service till" },
  { line: "registered limit create --service till --default-limit 5 --region RegionOne drawers" },
  ...lists("registered limit"),
  { line: "limit create --project shop --service till --resource-limit 3 --region RegionOne drawers" },
  { line: "limit list --project shop" },
  { line: "policy create --type application/json {file:policy}" },
  ...lists("policy"),

  { line: "trust create --project admin --role admin admin ann" },
  ...lists("trust", "access rule", "federation domain"),
  { line: "identity provider create partner" },
  { line: "mapping create --rules {file:rules} people" },
  ...lists("mapping"),
  { line: "federation protocol create --identity-provider partner --mapping people mapped" },
  { line: "federation protocol delete --identity-provider partner mapped" },
  { line: "mapping delete people" },
  ...lists("identity provider"),
  { line: "identity provider delete partner" },
  { line: "consumer create" },
  ...lists("consumer"),

  { line: "token revoke of-nobody", isRefused: true },
  { line: "token revoke {token}" },
  { line: "user delete ann" },
  { line: "role delete seller" },
  { line: "project delete stall" },
  { line: "project delete shop" },
  { line: "domain set --disable south" },
  { line: "domain delete south" },
  { line: "versions show --service identity" },
];

function lists(...things: readonly string[]): readonly Command[] {
  return things.map((thing) => ({ line: `${thing} list` }));
}
