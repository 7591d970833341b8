import type { Expression, ExpressionBuilder, Kysely, SqlBool } from "kysely";
import type { PolicyAssociationRow, Tables } from "../database/tables.ts";
import { newId } from "../database/new-id.ts";

/** What a policy is for: one endpoint, a service, or a service in a region and those within it. */
export type Subject = Pick<PolicyAssociationRow, "endpoint_id" | "service_id" | "region_id">;

/** The policies that are for something: one, if nobody was faster. */
export async function policiesFor(db: Kysely<Tables>, subject: Subject): Promise<readonly string[]> {
  const rows = await db.selectFrom("policy_association").select("policy_id").where(isSubject(subject)).execute();
  return rows.map(({ policy_id: id }) => id);
}

/** Makes a policy the one for something, whichever was before. */
export async function associate(db: Kysely<Tables>, policy: string, subject: Subject): Promise<void> {
  if ((await policiesFor(db, subject)).length === 0) {
    const id = newId();
    await db
      .insertInto("policy_association")
      .values({ id, policy_id: policy, ...subject })
      .execute();
    return;
  }
  await db.updateTable("policy_association").set({ policy_id: policy }).where(isSubject(subject)).execute();
}

export async function dissociate(db: Kysely<Tables>, policy: string, subject: Subject): Promise<void> {
  await db.deleteFrom("policy_association").where("policy_id", "=", policy).where(isSubject(subject)).execute();
}

export async function subjectsOf(db: Kysely<Tables>, policy: string): Promise<readonly Subject[]> {
  return await db
    .selectFrom("policy_association")
    .select(["endpoint_id", "service_id", "region_id"])
    .where("policy_id", "=", policy)
    .execute();
}

/** Everything that some policy is for and that might be about an endpoint: the endpoint itself, or its service. */
export async function associationsAbout(
  db: Kysely<Tables>,
  { endpoint, service }: { readonly endpoint: string; readonly service: string },
): Promise<readonly PolicyAssociationRow[]> {
  return await db
    .selectFrom("policy_association")
    .selectAll()
    .where((of) => of.or([of("endpoint_id", "=", endpoint), of("service_id", "=", service)]))
    .execute();
}

function isSubject(subject: Subject) {
  return (of: ExpressionBuilder<Tables, "policy_association">): Expression<SqlBool> =>
    of.and(
      (["endpoint_id", "service_id", "region_id"] as const).map((column) => {
        const value = subject[column];
        return value === null ? of(column, "is", null) : of(column, "=", value);
      }),
    );
}
