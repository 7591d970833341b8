import type { Insertable } from "kysely";
import type { SecretsRow } from "../database/tables.ts";
import type { SealedPayload } from "../payloads/sealed-payload.ts";

/** A new secret's row, and its payload, if it has one. */
export interface WholeSecret {
  readonly secret: Insertable<SecretsRow>;
  readonly payload: SealedPayload | undefined;
}
