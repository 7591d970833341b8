import type { Json } from "../harness/normalise.ts";
import type { RowsFile } from "../harness/rows.ts";
import { Random } from "../keystone/random.ts";

type Row = Record<string, Json>;

const DAY_MS = 86_400_000;
const text = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace("T", " ")}.000000`;

/** What a row is marked with: nothing, or since how many days. */
type Mark = number | null;

/**
 * Rows in which a clean finds something to do; the same for the same seed, but for their times, which go by `now`. Secrets and containers
 * were marked at most `oldest` days ago: upstream's clean of expired secrets fails on the foreign keys of those that are to go.
 */
export function cleanRows(seed: number, now: number, { oldest, lists }: { readonly oldest: number; readonly lists: boolean }): RowsFile {
  const random = new Random(seed);
  const tables = new Map<string, Row[]>();
  const add = (table: string, mark: Mark, row: Row): string => {
    const id = random.uuid();
    const rows = tables.get(table) ?? [];
    tables.set(table, rows);
    const at = { created_at: text(now - 400 * DAY_MS), updated_at: text(now - 300 * DAY_MS) };
    const deleted = { deleted: mark !== null, deleted_at: mark === null ? null : text(now - mark * DAY_MS) };
    rows.push({ id, ...at, ...deleted, status: "ACTIVE", ...row });
    return id;
  };
  const MARKS: readonly Mark[] = [null, null, 1, 30, 89, 91, 200];
  const mark = (): Mark => random.pick(MARKS);
  const youngMark = (): Mark => random.pick(MARKS.filter((one) => one === null || one <= oldest));
  const older = (...marks: readonly Mark[]): Mark => {
    const given = marks.filter((one) => one !== null);
    return given.length === 0 ? null : Math.max(...given);
  };
  const some = (body: () => void): void => {
    for (let left = random.below(3); left > 0; left--) body();
  };

  const projects = Array.from({ length: 12 }, (_, i) => add("projects", random.pick([null, null, 200]), { external_id: `project-${i}` }));
  // Half of them have nothing, but perhaps a quota or an authority.
  const used = projects.slice(0, 6);
  for (const project_id of projects.slice(6)) {
    if (random.below(4) === 0) add("project_quotas", null, { project_id, secrets: 5 });
    if (random.below(4) === 0) add("certificate_authorities", null, { plugin_name: "p", plugin_ca_id: "c", project_id });
  }
  const keks = used.map((project_id) =>
    add("kek_data", null, { plugin_name: "p", kek_label: "k", project_id, active: true, bind_completed: true, plugin_meta: "{}" }),
  );
  some(() => add("kek_data", mark(), { plugin_name: "p", project_id: random.pick(used), active: false, bind_completed: false }));
  some(() => add("transport_keys", mark(), { plugin_name: "p", transport_key: "t" }));
  some(() => add("transport_keys", mark(), { plugin_name: "p", transport_key: "t" }));

  const secrets = Array.from({ length: 40 }, () => {
    const own = youngMark();
    const expiration = random.pick([null, null, now - 5 * DAY_MS, now - 100 * DAY_MS, now + 5 * DAY_MS]);
    const project_id = random.pick(used);
    const id = add("secrets", own, {
      name: null,
      secret_type: "opaque",
      project_id,
      expiration: expiration === null ? null : text(expiration),
    });
    some(() => add("secret_store_metadata", older(own, own === null ? mark() : null), { key: "k", value: "v", secret_id: id }));
    if (random.below(2) === 0) add("secret_user_metadata", own, { key: "k", value: "v", secret_id: id });
    some(() =>
      add("encrypted_data", older(own, own === null ? mark() : null), {
        content_type: "a",
        secret_id: id,
        kek_id: random.pick(keks),
        cypher_text: "c",
      }),
    );
    // Upstream forgets consumers of what expires, and fails on their foreign key.
    if (random.below(3) === 0 && (own !== null || expiration === null))
      add("secret_consumer_metadata", own, { secret_id: id, project_id, service: "s", resource_type: "t", resource_id: random.uuid() });
    if ((own === null || lists) && random.below(3) === 0) {
      const acl_id = add("secret_acls", null, { secret_id: id, operation: "read", project_access: true });
      some(() => add("secret_acl_users", null, { acl_id, user_id: random.uuid() }));
    }
    return { id, mark: own };
  });
  const containers = Array.from({ length: 15 }, () => {
    const own = youngMark();
    const project_id = random.pick(used);
    const id = add("containers", own, { name: null, type: "generic", project_id });
    some(() => {
      const secret = random.pick(secrets);
      add("container_secret", older(own, secret.mark), { name: random.uuid().slice(0, 8), container_id: id, secret_id: secret.id });
    });
    if (random.below(2) === 0)
      add("container_consumer_metadata", own, {
        container_id: id,
        project_id,
        name: "n",
        URL: "u",
        data_hash: random.bytes(32).toString("hex"),
      });
    return { id };
  });
  for (let i = 0; i < 25; i++) {
    const own = mark();
    const id = add("orders", own, {
      type: "key",
      project_id: random.pick(used),
      secret_id: random.pick([null, random.pick(secrets).id]),
      container_id: random.pick([null, null, random.pick(containers).id]),
      meta: "{}",
    });
    some(() => add("order_barbican_metadata", own, { order_id: id, key: "k", value: "v" }));
    some(() => add("order_plugin_metadata", own, { order_id: id, key: "k", value: "v" }));
    if (random.below(3) === 0)
      add("order_retry_tasks", random.pick([own, null]), {
        order_id: id,
        retry_task: "t",
        retry_at: text(now),
        retry_args: "[]",
        retry_kwargs: "{}",
        retry_count: 0,
      });
  }
  return {
    tables: Object.fromEntries(
      [...tables].map(([table, rows]) => {
        const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
        return [table, { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) }];
      }),
    ),
  };
}
