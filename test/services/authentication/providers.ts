import { id, type Dice } from "./dice.ts";

type Row = Readonly<Record<string, unknown>>;

/** What mappings may name. */
interface Known {
  readonly seed: number;
  readonly domains: readonly { readonly id: string; readonly name: string }[];
  readonly projects: readonly { readonly name: string; readonly domain: string }[];
  readonly users: readonly { readonly id: string; readonly name: string; readonly domain: string }[];
  readonly roles: readonly { readonly name: string }[];
}

const GROUPS = ["staff", "guests", "nobody there"];

/** Identity providers, what makes users of what they say, and groups. */
export function providers(
  dice: Dice,
  { seed, domains, projects, users, roles }: Known,
): { readonly ids: readonly string[]; readonly rows: readonly (readonly [string, readonly Row[]])[] } {
  const groups = GROUPS.slice(0, 2).map((name, i) => ({
    id: id(seed, "group", i),
    name,
    domain_id: domains[0]?.id,
    extra: "{}",
    description: null,
  }));
  const domain = (): Row => dice.one<Row>([{ id: dice.one(domains).id }, { name: dice.one(domains).name }, { name: domains[0]?.name }]);
  const project = (): Row => ({
    name: dice.in(3) ? `made by ${dice.roll(4)}` : dice.one(projects).name,
    roles: [{ name: dice.in(15) ? "no such role" : dice.one(roles).name }, { name: dice.one(roles).name }].slice(0, 1 + dice.roll(2)),
  });
  const remote = [{ type: "IDP_NAME" }, { type: "IDP_MAIL" }, { type: "IDP_GROUPS" }];
  const local = (): readonly Row[] => {
    const one = dice.one(users);
    return dice.one<readonly Row[]>([
      [{ user: { name: "{0}" } }],
      [{ user: { name: "{0}", email: "{1}" } }, { groups: "{2}", domain: { id: domains[0]?.id } }],
      [{ user: { name: "{0}", email: "{1}" }, group: { id: dice.in(8) ? "gone" : groups[dice.roll(2)]?.id } }],
      [{ user: { name: "{0}", id: "id of {0}" }, group: { name: dice.one(GROUPS), domain: domain() } }],
      [{ user: { id: "{0}" } }, { projects: [project(), project()] }],
      [{ user: { name: "{0}" }, projects: [project()] }],
      [{ user: { name: "{0}", domain: domain() } }],
      [{ user: { id: one.id, type: "local" } }],
      [{ user: { name: one.name, domain: { id: one.domain }, type: "local" } }],
      [{ user: { name: "{0}", type: "local" } }],
      [{ group: { id: groups[0]?.id } }],
      [{ user: { name: "{9}" } }],
    ]);
  };
  const ids = [0, 1, 2, 3].map((i) => id(seed, "provider", i));
  const mappings = ids.map((_, i) => {
    const schema_version = dice.one(["1.0", "1.0", "2.0", "3.0"]);
    // From 2.0 on upstream fails where neither the user nor the rule says a domain.
    const whose = schema_version === "1.0" ? {} : { domain: domain() };
    const rules = [{ local: local().map((one) => ({ ...whose, ...one })), remote }];
    return { id: `mapping ${seed} ${i}`, rules: JSON.stringify(JSON.stringify(rules)), schema_version };
  });
  const remoteIds = ids.flatMap((idp_id, i) => (dice.in(3) ? [{ idp_id, remote_id: `https://idp.example/${seed}/${i}` }] : []));
  return {
    ids,
    rows: [
      ["group", groups],
      [
        "identity_provider",
        ids.map((one) => ({ id: one, enabled: !dice.in(6), description: null, domain_id: dice.one(domains).id, authorization_ttl: null })),
      ],
      ["idp_remote_ids", remoteIds],
      ["mapping", mappings.filter(() => !dice.in(12))],
      [
        "federation_protocol",
        ids.map((idp_id, i) => ({
          id: "mapped",
          idp_id,
          mapping_id: mappings[i]?.id,
          remote_id_attribute: dice.in(2) ? "IDP_ISSUER" : null,
        })),
      ],
    ],
  };
}

/** What the server in front says of somebody. */
export function assertion(dice: Dice, seed: number): Record<string, string> {
  const said: Record<string, string> = {
    IDP_NAME: dice.one(["Ann", "Bob", "Åsa Ñandú", "a/b c"]),
    IDP_MAIL: dice.one(["a@example.org", "b@example.org"]),
    IDP_GROUPS: dice.one(["staff", "staff;guests", "guests", "nobody there", "['staff']"]),
    IDP_ISSUER: `https://idp.example/${seed}/${dice.roll(3)}`,
  };
  if (dice.in(12)) delete said[dice.one(Object.keys(said))];
  // Servers hand on bytes, each as one character.
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, Buffer.from(value, "utf8").toString("latin1")]));
}
