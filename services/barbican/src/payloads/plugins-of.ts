import type { BarbicanRows } from "../barbican.ts";
import type { CryptoPlugin } from "../crypto/crypto-plugin.ts";
import type { Project } from "../projects/project.ts";

/**
 * What may encrypt a project's next secret, the first that can: the store that it has chosen, or else the default one; where there is but one store all plugins that
 * are configured.
 */
export async function pluginsOf(
  { pool, crypto }: Pick<BarbicanRows, "pool" | "crypto">,
  project: Project,
): Promise<readonly CryptoPlugin[]> {
  const { byName, stores } = crypto;
  if (stores === null) return [...byName.values()];
  const chosen = await pool.read((db) =>
    db
      .selectFrom("project_secret_store as choice")
      .innerJoin("secret_stores as store", "store.id", "choice.secret_store_id")
      .select("store.crypto_plugin")
      .where("choice.project_id", "=", project.id)
      .executeTakeFirst(),
  );
  const name = (chosen ?? { crypto_plugin: stores.find(({ isGlobalDefault }) => isGlobalDefault)?.cryptoPlugin }).crypto_plugin ?? "";
  const plugin = byName.get(name);
  if (plugin === undefined) throw new Error(`The store that the project has chosen is not configured on this node: ${name}`);
  return [plugin];
}

/** The one that encrypts. */
export async function pluginOf(rows: Pick<BarbicanRows, "pool" | "crypto">, project: Project): Promise<CryptoPlugin> {
  const [first] = await pluginsOf(rows, project);
  if (first === undefined) throw new Error("no plugin is configured");
  return first;
}
