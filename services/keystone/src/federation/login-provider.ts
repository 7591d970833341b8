import { HttpError } from "@underpin/oslo/http";
import { sql } from "kysely";
import { findable } from "../database/findable.ts";
import type { Keystone } from "../keystone.ts";
import { forbidden, notFound } from "../refusals.ts";
import type { Mapping } from "./mapping/map-assertion.ts";

/** An identity provider, and what makes users of what it says by one of its protocols. */
export interface LoginProvider {
  readonly id: string;
  readonly domainId: string;
  readonly remoteIds: readonly string[];
  readonly protocolId: string;
  /** The variable that names the provider, if the protocol says one. */
  readonly remoteIdAttribute: string | null;
  /** The id of its mapping, and that itself if it is there. */
  readonly mappingId: string;
  readonly mapping: Mapping | null;
}

interface Row {
  readonly id: string;
  readonly enabled: boolean;
  readonly domain_id: string;
  readonly protocol_id: string | null;
  readonly remote_id_attribute: string | null;
  readonly asked_mapping: string | null;
  readonly mapping_id: string | null;
  readonly rules: string | null;
  readonly schema_version: string | null;
  readonly remote_id: string | null;
}

/** A provider that may be logged in by, and what was looked up of it. */
export interface Looked {
  readonly rows: readonly [Row, ...Row[]];
  readonly providerId: string;
  readonly protocolId: string;
}

/**
 * Looks up what a federated login needs, in one statement.
 *
 * @throws HttpError 404 if the provider isn't there, 403 if it is disabled
 */
export async function lookForProvider({ pool }: Pick<Keystone, "pool">, providerId: string, protocolId: string): Promise<Looked> {
  const { rows } = await pool.read((db) =>
    sql<Row>`
      SELECT i.id, i.enabled, i.domain_id, p.id AS protocol_id, p.remote_id_attribute, p.mapping_id AS asked_mapping,
        m.id AS mapping_id, m.rules, m.schema_version, r.remote_id
      FROM identity_provider i
      LEFT JOIN federation_protocol p ON p.idp_id = i.id AND p.id = ${findable(protocolId)}
      LEFT JOIN mapping m ON m.id = p.mapping_id
      LEFT JOIN idp_remote_ids r ON r.idp_id = i.id
      WHERE i.id = ${findable(providerId)}`.execute(db),
  );
  const row = rows[0];
  if (row === undefined) throw notFound("Identity Provider", providerId);
  if (!row.enabled) throw forbidden(`Identity Provider ${row.id} is disabled`);
  return { rows: [row, ...rows.slice(1)], providerId, protocolId };
}

/** @throws HttpError 404 if it does not have the protocol */
export function providerIn({ rows, providerId, protocolId }: Looked): LoginProvider {
  const [row] = rows;
  if (row.protocol_id === null)
    throw new HttpError(404, `Could not find federated protocol ${protocolId} for Identity Provider: ${providerId}.`);
  return {
    id: row.id,
    domainId: row.domain_id,
    remoteIds: rows.flatMap(({ remote_id }) => remote_id ?? []),
    protocolId: row.protocol_id,
    remoteIdAttribute: row.remote_id_attribute,
    mappingId: row.asked_mapping ?? "",
    mapping:
      row.mapping_id === null
        ? null
        : { id: row.mapping_id, rules: rulesIn(row.rules ?? "[]"), schema_version: row.schema_version ?? "1.0" },
  };
}

/** @throws HttpError 404 if it was taken away */
export function mappingOf({ mapping, mappingId }: LoginProvider): Mapping {
  if (mapping === null) throw notFound("mapping", mappingId);
  return mapping;
}

/** Upstream writes rules as JSON of a text that is JSON itself. */
function rulesIn(text: string): unknown {
  const rules: unknown = JSON.parse(text);
  return typeof rules === "string" ? (JSON.parse(rules) as unknown) : rules;
}
