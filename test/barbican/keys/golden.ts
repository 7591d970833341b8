import { GOLDEN } from "../../harness/barbican.ts";

/** What Liberty's payloads say. */
interface Plaintexts {
  readonly simpleCryptoMasterKek: string;
  readonly secrets: Readonly<Record<string, { readonly plaintext_hex: string; readonly backend: string; readonly kek_id: string }>>;
}

/** Keys of projects that Liberty has signed, and what is to become of them. */
interface KekSignatures {
  readonly masterKeys: readonly Readonly<Record<"mkek_label" | "mkek_hex" | "hmac_label" | "hmac_key_hex", string>>[];
  readonly keks: readonly {
    readonly id: string;
    readonly kek_label: string;
    readonly case: string;
    readonly action: string;
    readonly pkek_hex: string | null;
    readonly plugin_meta_liberty: string | null;
    readonly plugin_meta_mitaka_compact: string | null;
  }[];
}

/** What upstream's own tool did with them. */
interface KekMigration {
  readonly runs: readonly { readonly run: string; readonly stdout: readonly string[] }[];
  readonly kek_data: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };
}

/** Golden files about keys, by name. */
interface Files {
  readonly "liberty-plaintexts": Plaintexts;
  readonly "liberty-kek-signatures": KekSignatures;
  readonly "kek-migration.mariadb": KekMigration;
}

/** A golden file about keys. */
export function golden<N extends keyof Files>(name: N): Files[N] {
  return GOLDEN.read(`data/${name}`) as unknown as Files[N];
}
