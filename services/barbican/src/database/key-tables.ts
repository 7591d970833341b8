/** What commands that work on keys see of the schema: it is the same from Liberty to 2026.1. */
export interface KeyTables {
  projects: ProjectRow;
  kek_data: KekRow;
  secrets: SecretRow;
  encrypted_data: DatumRow;
}

interface Base {
  readonly id: string;
  /** UTC, as text. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: string | null;
  readonly deleted: boolean;
  readonly status: string;
}

interface ProjectRow extends Base {
  readonly external_id: string;
}

/** A key of a project's. */
export interface KekRow extends Base {
  readonly plugin_name: string;
  readonly kek_label: string | null;
  readonly project_id: string;
  readonly active: boolean;
  readonly bind_completed: boolean;
  readonly algorithm: string | null;
  readonly bit_length: number | null;
  readonly mode: string | null;
  readonly plugin_meta: string | null;
}

interface SecretRow extends Base {
  readonly project_id: string;
}

/** An encrypted payload. */
interface DatumRow extends Base {
  readonly secret_id: string;
  readonly kek_id: string;
  readonly content_type: string | null;
  readonly cypher_text: string | null;
  readonly kek_meta_extended: string | null;
}

/** Columns that hold truth values. */
export const BOOLEANS: ReadonlySet<string> = new Set(["active", "bind_completed", "deleted"]);
