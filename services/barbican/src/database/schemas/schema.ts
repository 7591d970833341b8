import type { RawBuilder } from "kysely";
import type { EncryptedDataRow, SecretsRow } from "../tables.ts";

/** `[underpin] schema`: upstream's newest, or the one of our release after it. */
export type SchemaName = "upstream" | "underpin-1";

/** What schemas keep in different places: whoever reads or writes it asks here. */
export interface Schema {
  readonly secrets: {
    /** The column that says when a secret expires: null if never. It compares with {@link moment}s. */
    readonly expires: string;
    /**
     * A time, as that column holds it.
     *
     * @param time in UTC: `2026-11-23 08:00:00.500000`
     */
    moment(time: string): string | number;
    /** When a secret expires, as a time; of the row that goes by `alias`. */
    expiration(alias: string): RawBuilder<string | null>;
    /** The column of a new row that says when it expires. */
    expiring(time: string | null): Pick<SecretsRow, "expiration">;
  };
  readonly payloads: {
    /** What is encrypted, of the row that goes by `alias`. */
    ciphertext(alias: string): RawBuilder<string | null>;
    /** The column that holds it. */
    holding(ciphertext: string | null): Pick<EncryptedDataRow, "cypher_text">;
  };
}
