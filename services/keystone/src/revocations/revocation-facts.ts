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
 * The events that may revoke a token: of its user, itself, its project, its chain. Each is found by an index of its own, so that it does not
 * matter how many events of others there are.
 *
 * A chain's events are looked for only where its first token was revoked itself: upstream always writes the two together, and the chain's
 * id has no index. Those of a trust or a consumer decide nothing: what they tell of is gone, and so is the token. No release since 22
 * writes an event that names none of these.
 */
export function revocationFacts(dialect: DialectName, shape: Shape): readonly RawBuilder<unknown>[] {
  const event = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    factsOf(
      dialect,
      "event",
      columns("v", EVENT_COLUMNS),
      sql`FROM revocation_event v WHERE v.issued_before >= ${blank("issuedAt")} AND ${condition}`,
    );
  const ofNobody = sql`v.user_id IS NULL AND v.project_id IS NULL AND v.audit_id IS NULL`;
  const isUser = shape.hasTrust ? sql`v.user_id IN (SELECT id FROM trust_person)` : sql`v.user_id = ${blank("user")}`;
  return [
    event(isUser),
    event(sql`v.audit_id = ${blank("audit")} AND v.user_id IS NULL`),
    ...(shape.scope === "project" ? [event(sql`v.project_id = ${blank("project")} AND v.user_id IS NULL AND v.audit_id IS NULL`)] : []),
    ...(shape.hasParent
      ? [
          event(
            sql`${ofNobody} AND v.audit_chain_id = ${blank("parent")}
            AND EXISTS (SELECT 1 FROM revocation_event w WHERE w.audit_id = ${blank("parent")})`,
          ),
        ]
      : []),
  ];
}
