import { sql, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import { blank, columns, factsOf } from "../database/look.ts";
import type { Shape } from "../tokens/look/shape.ts";

/** The columns of an event that a look brings, in their order. */
export const EVENT_COLUMNS = [
  "trust_id",
  "consumer_id",
  "audit_id",
  "audit_chain_id",
  "expires_at",
  "domain_id",
  "project_id",
  "user_id",
  "role_id",
] as const;

/**
 * The events that may revoke a token: of its user and trustor, itself, its project, its chain. Each is found by an index of its own, so that
 * it does not matter how many events of others there are.
 *
 * A chain's events are looked for only where its first token was revoked itself: upstream always writes the two together, and the chain's
 * id has no index. Those of a trust or a consumer decide nothing: what they tell of is gone, and so is the token. No release since 22
 * writes an event that names none of these.
 */
export function revocationFacts(dialect: DialectName, shape: Shape): readonly RawBuilder<unknown>[] {
  const event = (condition: RawBuilder<unknown>, first = sql``): RawBuilder<unknown> =>
    factsOf(
      dialect,
      "event",
      columns("v", EVENT_COLUMNS),
      sql`FROM ${first} revocation_event v WHERE v.issued_before >= ${blank("issuedAt")} AND ${condition}`,
    );
  return [
    event(sql`v.user_id = ${blank("user")}`),
    event(sql`v.audit_id = ${blank("audit")}`),
    ...(shape.scope === "project" ? [event(sql`v.project_id = ${blank("project")}`)] : []),
    ...(shape.hasTrust ? [event(sql`v.user_id = (SELECT t.trustor_user_id FROM trust t WHERE t.id = ${blank("trust")})`)] : []),
    ...(shape.hasParent ? [chain(dialect, event)] : []),
  ];
}

function chain(
  dialect: DialectName,
  event: (condition: RawBuilder<unknown>, first?: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const ofParent = sql`v.audit_chain_id = ${blank("parent")}`;
  const revoked = sql`SELECT 1 FROM revocation_event w WHERE w.audit_id = ${blank("parent")}`;
  // SQLite asks the condition of each row, but joins in the order that is written.
  return dialect === "sqlite" ? event(ofParent, sql`(${revoked} LIMIT 1) x CROSS JOIN`) : event(sql`${ofParent} AND EXISTS (${revoked})`);
}
