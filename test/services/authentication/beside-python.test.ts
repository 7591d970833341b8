import { describe, expect, test } from "vitest";
import { pythonWith } from "../../harness/peers.ts";
import { filled, shownOurs, shownPython } from "./compare.ts";
import { Dice } from "./dice.ts";
import { isExplained } from "./explained.ts";
import { answer } from "./ours.ts";
import { requests, withPasscodes } from "./requests.ts";
import { SETTINGS } from "./settings.ts";
import { sameRows } from "./same-rows.ts";
import { Folder, materials, ourKeystone, pythonAnswers, twin, type Setting } from "./twins.ts";
import { world } from "./world.ts";
import { KeyRepository } from "../../../services/keystone/src/tokens/key-repository.ts";

const PYTHONS: Readonly<Record<Setting["release"], string | undefined>> = {
  "22": pythonWith("keystone, webob", ["/usr/bin/python3"]),
  "30": process.env["KEYSTONE_30"] === undefined ? undefined : pythonWith("keystone, webob", [`${process.env["KEYSTONE_30"]}/bin/python`]),
};
const COUNT = Number(process.env["LOGINS"] ?? 400);
const SEED = Number(process.env["LOGINS_SEED"] ?? Date.now() % 1_000_000);

describe.each(["30", "22"] as const)("beside Keystone %s", (release) => {
  test.runIf(PYTHONS[release]).each(SETTINGS)(
    "random logins come to the same: $name",
    { timeout: 600_000 },
    async ({ name: _name, ...setting }) => {
      using folder = new Folder();
      const dice = new Dice(SEED);
      const one = world(dice, SEED, await materials(folder, Date.now()));
      await using theirs = await twin("sqlite", [one]);
      await using mine = await twin("sqlite", [one]);
      const asked = withPasscodes(requests(dice, one, COUNT), Date.now() / 1000);
      const answers = pythonAnswers(PYTHONS[release] ?? "", folder.configuration(theirs.database.url, { ...setting, release }), asked);
      const { keystone, end } = ourKeystone(folder, mine.pool, { ...setting, release });
      using keys = new KeyRepository(`${folder.path}/tokens`);
      const settings = { methods: keystone.config.auth.methods, defaultDomainId: "default" };
      const wrong: unknown[] = [];
      let [issued, receipts, explained] = [0, 0, 0];
      for (const [i, request] of asked.entries()) {
        const python = answers[i];
        if (python === undefined) throw new Error("an answer is missing");
        const full = filled(request, answers.slice(0, i));
        const our = await answer(keystone, full);
        const [a, b] = [shownPython(python, keys, settings), shownOurs(our)];
        if (python.token !== null) issued++;
        if (python.receipt !== null) receipts++;
        if (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))) continue;
        if (isExplained(full, a, b)) explained++;
        else wrong.push({ i, request: full, python: a, ours: b });
      }
      await end();
      console.log(`seed ${SEED}: ${COUNT} requests, ${issued} tokens, ${receipts} receipts, ${explained} explained`);
      if (process.env["DUMP"])
        (await import("node:fs")).appendFileSync(process.env["DUMP"], wrong.map((w) => JSON.stringify(w)).join("\n") + "\n");
      expect(wrong.slice(0, 3), `seed ${SEED}: ${wrong.length} differ`).toEqual([]);
      expect(sameRows(await theirs.rows(), await mine.rows())).toEqual([]);
    },
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
