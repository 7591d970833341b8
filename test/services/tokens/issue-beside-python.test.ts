import { HttpError } from "@underpin/oslo/http";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { Revocations } from "../../../services/keystone/src/revocations/revocations.ts";
import { UNSCOPED } from "../../../services/keystone/src/tokens/contents.ts";
import type { Tokens } from "../../../services/keystone/src/tokens/tokens.ts";
import { KeystonePeer, PEERS } from "../../harness/keystone-peer.ts";
import { isUpstreamsFault, normalised, type Answer } from "./answers.ts";
import type { Case } from "./clouds.ts";
import { configOf, keyFolder, open, ourTokens, populate, universe } from "./universes.ts";

const UNIVERSES = Number(process.env["KEYSTONE_UNIVERSES"] ?? 1);
const SEED = Number(process.env["KEYSTONE_SEED"] ?? 1001);
const JUDGE = new URL("judge.py", import.meta.url).pathname;

/** Python is to look at tokens, not to remember them. */
const FRESH = [
  ["token", "cache_on_issue", "false"],
  ["token", "caching", "false"],
] as const;

type Json = Readonly<Record<string, unknown>>;

/** What Python's `issue_token` takes. */
function pythonArguments({ said, catalog }: Case, release: string): readonly unknown[] {
  const federated = said.groupIds !== null && {
    auth_context: {
      "OS-FEDERATION:identity_provider": said.identityProviderId,
      "OS-FEDERATION:protocol": said.protocolId,
      user_id: said.userId,
      group_ids: said.groupIds,
    },
  };
  const given = {
    system: said.system,
    project_id: said.projectId,
    domain_id: said.domainId,
    trust_id: said.trustId,
    app_cred_id: said.applicationCredentialId,
    parent_audit_id: said.auditIds[1] ?? null,
    ...(said.accessTokenId !== null && { auth_context: { access_token_id: said.accessTokenId } }),
    ...federated,
    ...(release === "30" && { thumbprint: said.thumbprint }),
  };
  return [said.userId, said.methods, given, catalog];
}

async function ourIssue(tokens: Tokens, { said, catalog }: Case): Promise<Answer> {
  try {
    const { auditIds, expiresAt: _, ...rest } = said;
    const token = await tokens.issue({ ...rest, auditChainId: auditIds[1] ?? null, expiresAt: null }, { body: catalog ? "whole" : "bare" });
    return { id: token.text, body: JSON.parse(await tokens.render(token, { catalog })) as Json };
  } catch (error) {
    if (error instanceof HttpError) return { status: error.status, message: error.message };
    throw error;
  }
}

/** A body without what is new in each token; its end to the minute. */
function comparable(answer: Answer): Answer {
  if (!("body" in answer)) return answer;
  const { audit_ids: audit, issued_at: _, expires_at: expires, ...rest } = normalised(answer["body"] as Answer);
  // 22 tells the end of an application credential as it is, without a zone.
  const at = Date.parse(`${String(expires).slice(0, 19)}Z`);
  return { ...rest, audit: [(audit as readonly string[]).length, (audit as readonly string[])[1]], expires: Math.round(at / 120_000) };
}

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`tokens ${title}`, () => {
    const compatibility = release === "22" ? 22 : 30;

    test("are made or refused alike, and each takes the other's", { timeout: 3_600_000 }, async () => {
      const different: unknown[] = [];
      let made = 0;
      for (let seed = SEED; seed < SEED + UNIVERSES; seed++) {
        const one = universe(seed, Math.floor(Date.now() / 1000), 2, 40);
        using keys = keyFolder();
        await using database = await populate("sqlite", one.rows);
        await using peer = new KeystonePeer(python as string, JUDGE);
        await peer.must("open", await database.copy(), keys.path, [...one.settings, ...FRESH]);
        using tokens = ourTokens(database.pool, configOf(one.settings, compatibility, keys.path), compatibility, Date.now);
        for (const [i, asked] of one.cases.entries()) {
          const ours = await ourIssue(tokens, asked);
          const theirs = (await peer.must("issue", ...pythonArguments(asked, release))) as Answer;
          if (isUpstreamsFault(theirs)) continue;
          if (JSON.stringify(comparable(ours)) !== JSON.stringify(comparable(theirs)))
            different.push({ seed, i, ours: comparable(ours), theirs: comparable(theirs), asked });
          if (!("id" in ours) || !("id" in theirs)) continue;
          made++;
          const look = async (text: unknown): Promise<void> => {
            const mine = await tokens.validate(String(text), { body: "bare", accessRules: true }).then(
              async (token) => JSON.parse(await tokens.render(token, { catalog: false })) as Answer,
              (error: HttpError) => ({ status: error.status, message: error.message }),
            );
            const other = (await peer.must("validate", text, 0, true, false)) as Answer;
            if (JSON.stringify(normalised(mine)) !== JSON.stringify(normalised(other))) different.push({ seed, i, mine, other, asked });
          };
          await look(ours["id"]);
          await look(theirs["id"]);
        }
      }
      expect(different.slice(0, 5)).toEqual([]);
      expect(made).toBeGreaterThan(10);
    });

    test("are taken back by the same rows", { timeout: 600_000 }, async () => {
      const made = universe(SEED, Math.floor(Date.now() / 1000), 1, 1);
      // Nobody is disabled for being away.
      const one = { ...made, settings: made.settings.filter(([group]) => group !== "security_compliance") };
      const rows = one.rows.filter(([table]) => table !== "revocation_event");
      // Older than any token can be: it goes when the next one is written.
      const old = { user_id: "x", issued_before: "2001-01-01 00:00:00.000000", revoked_at: "2001-01-01 00:00:00.000000" };
      using keys = keyFolder();
      await using database = await populate("sqlite", [...rows, ["revocation_event", [old]]]);
      const url = await database.copy();
      await using peer = new KeystonePeer(python as string, JUDGE);
      await peer.must("open", url, keys.path, [...one.settings, ...FRESH]);
      using tokens = ourTokens(database.pool, configOf(one.settings, compatibility, keys.path), compatibility, Date.now);
      const revocations = new Revocations(database.pool, { keptFor: 5400, now: Date.now });
      const enabled = (table: string): readonly Json[] =>
        one.rows.flatMap(([name, list]) => (name === table ? list : [])).filter((row) => row["enabled"] === true);
      const domains = new Set(enabled("project").map((row) => row["id"]));
      const user = enabled("user").find((row) => domains.has(row["domain_id"]));
      const token = await tokens.issue({
        ...UNSCOPED,
        userId: String(user?.["id"]),
        methods: ["password"],
        auditChainId: null,
        expiresAt: null,
      });
      await tokens.revoke(token, { cascade: true });
      await peer.must("revoke", token.text, release === "22" ? null : true);
      for (const [kind, named] of [
        ["user", { user_id: "u" }],
        ["disabled_user", { user_id: "w" }],
        ["project", { project_id: "p" }],
        ["OS-TRUST:trust", { trust_id: "t" }],
        ["OS-OAUTH1:consumer", { consumer_id: "c" }],
      ] as const) {
        await revocations.revoke([named]);
        await peer.must("announce", kind, Object.values(named)[0]);
      }
      const pool = await open(url);
      const written = async (of: typeof pool): Promise<readonly unknown[]> =>
        (await sql<Record<string, string | null>>`SELECT * FROM revocation_event ORDER BY id`.execute(of.db)).rows.map((row) => ({
          ...row,
          // Both at the same second, or the next one.
          issued_before: row["issued_before"]?.replaceAll(/\d(?!\d*$)/g, "9"),
          revoked_at: row["revoked_at"]?.replaceAll(/\d(?!\d*$)/g, "9"),
        }));
      expect(await written(database.pool)).toEqual(await written(pool));
      const listed = (list: readonly Json[]): readonly Json[] =>
        list.map((event) => ({ ...event, issued_before: String(event["issued_before"]).slice(0, 14), revoked_at: "" }));
      const theirs = (await peer.must("events", null)) as readonly Json[];
      expect(listed(await revocations.list(null))).toEqual(listed(theirs));
      expect(await new Revocations(pool, { keptFor: 5400, now: Date.now }).list(null)).toEqual(theirs);
      await pool.close();
    });
  });
