import { join } from "node:path";
import type { Browser, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openStatusPage, type RolloutPage } from "underpin/page";
import type { RolloutReport } from "underpin/rollout";
import { freshDatabase } from "../harness/databases.ts";
import { runExpand } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";
import { find } from "../harness/servers.ts";
import { held, withPage } from "./rollouts.ts";

const CHROMIUM = process.env["PAGE"] === undefined ? null : find(["chromium"]);
/** A folder for screenshots, for who wants to look. */
const SHOTS = process.env["PAGE_SHOTS"];
const WAIT = { timeout: 20_000 };

/** Of two colours as a browser writes them: as the rules for accessible content count it. */
function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Every text that is seen, whose contrast with what is behind it is too small. */
async function faint(tab: Tab): Promise<readonly string[]> {
  const seen = await tab.evaluate(`[...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.matches(".hidden, .skip, :disabled") && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== ""))
    .map((one) => {
      let behind = one;
      while (behind !== document.documentElement && /, 0\\)$|transparent|0\\.1\\d*\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
      return [one.textContent.slice(0, 40), getComputedStyle(one).color, getComputedStyle(behind).backgroundColor];
    })`);
  return (seen as [string, string, string][])
    .filter(([, colour, behind]) => contrast(colour, behind) < 4.5)
    .map(([text, colour, behind]) => `${text}: ${colour} on ${behind}`);
}

/** Tells a page of a minute and a half of requests, as if it had passed; so many failed in the middle of it. */
function requests(page: RolloutPage, failed: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"] });
  let each = 0;
  for (let i = 0; i <= 90; i++) {
    vi.setSystemTime(now - 1000 * (90 - i));
    each += i === 0 ? 0 : Math.round(20 + 8 * Math.sin(i / 7) + (i % 5));
    const bad = i >= 45 ? failed : 0;
    const count = (node: string, lost: number) => ({ node, release: "v1", requests: each, failed: lost, refused: 0 });
    page.onEvent({ type: "rollout-traffic", requests: 2 * each, failed: bad, nodes: [count("web1", bad), count("web2", 0)] });
  }
  vi.useRealTimers();
}

describe.skipIf(CHROMIUM === null)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    // It is large, and `npm test` has no use for it.
    const { chromium } = await import("playwright-core");
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(async () => await browser.close());

  /** A page in a tab of its own; what it complains of. */
  async function tab(url: string, options: Parameters<Browser["newContext"]>[0] = {}) {
    const context = await browser.newContext(options);
    const complaints: string[] = [];
    const one = await context.newPage();
    one.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    one.on("pageerror", (error) => complaints.push(error.message));
    one.setDefaultTimeout(WAIT.timeout);
    await one.goto(url);
    return { one, complaints, [Symbol.asyncDispose]: async () => await context.close() };
  }

  /** Waits until the page says that it stands so. */
  async function stands(one: Tab, state: string): Promise<void> {
    await one.locator("#state", { hasText: state }).waitFor();
  }

  async function shot(one: Tab, name: string): Promise<void> {
    if (SHOTS !== undefined) await one.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }

  test("an operator with a keyboard follows a rollout, pauses it, resumes it and sends it back", async () => {
    await using database = await freshDatabase("sqlite");
    const steps = [
      held("doctor", "database", { do: async () => {} }),
      held("web1: out", "out"),
      held("expand", "database"),
      held("web1: in", "in"),
      held("contract", "database", { final: "only a backup brings it back" }),
    ] as const;
    const { page, report } = await withPage(database, steps);
    await using open = page;
    await steps[1].begun;
    await using first = await tab(open.url, { colorScheme: "light" });
    await using other = await tab(open.url, { colorScheme: "dark" });
    const { one, complaints } = first;
    await one.getByRole("heading", { name: "shop", level: 1 }).waitFor();
    await one.getByText("web1: out is waited for", { exact: true }).waitFor();
    requests(page, 3);
    page.onEvent({ type: "rollout-output", node: "web1", line: "<img src=x onerror=alert(1)>" });
    await one.getByRole("region", { name: "Journal" }).getByText("web1: <img src=x onerror=alert(1)>").waitFor();
    const nodes = one.getByRole("region", { name: "Nodes" }).getByRole("listitem");
    expect(await nodes.allInnerTexts()).toEqual([
      expect.stringMatching(/web1\s+v1\s+draining\s+1,9\d\d requests, 3 failed/),
      expect.stringMatching(/web2\s+v1\s+in\s+1,9\d\d requests, 0 failed/),
    ]);
    const chart = one.getByRole("img", { name: /requests a second, at most .* in the last three minutes; 3 failed in all/ });
    await chart.waitFor();
    expect(await one.locator("#chart .fail").count()).toBe(1);
    expect(await one.getByRole("progressbar", { name: "Steps done" }).getAttribute("aria-valuenow")).toBe("20");
    for (const role of ["banner", "main", "status"] as const) expect(await one.getByRole(role).count()).toBe(1);
    const tree = await one.locator("body").ariaSnapshot();
    for (const part of ['heading "shop" [level=1]', 'region "Steps"', 'region "Lock waits"', 'button "Pause"', 'button "Roll back"'])
      expect(tree).toContain(part);
    expect([await faint(one), await faint(other.one)]).toEqual([[], []]);
    await shot(one, "light");
    await shot(other.one, "dark");

    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await one.keyboard.press(key);
    };
    // Past "Skip to the rollout".
    await press("Tab", "Tab", "Enter");
    const dialog = one.getByRole("dialog", { name: "Pause the rollout?" });
    await dialog.waitFor();
    await shot(one, "dialog");
    await one.keyboard.type("sho");
    await press("Enter");
    expect(await dialog.isVisible()).toBe(true);
    await one.keyboard.type("p");
    await press("Enter");
    for (const at of [one, other.one]) await stands(at, "pausing");
    steps[1].end();
    await one.getByText("Paused before expand", { exact: true }).first().waitFor();
    await one.locator("#live").getByText("Paused before expand").waitFor();
    // The button that was pressed has made room for this one.
    expect(await one.evaluate("document.activeElement.id")).toBe("resume");
    await press("Enter");
    await one.keyboard.type("shop");
    await press("Enter");
    await steps[2].begun;
    await stands(one, "under way");
    await other.one.getByRole("button", { name: "Roll back" }).click();
    await other.one.keyboard.type("shop");
    await other.one.keyboard.press("Enter");
    expect(await report).toMatchObject({ outcome: "taken back", why: "A person asked for it." });
    await stands(one, "taken back");
    await open[Symbol.asyncDispose]();
    await one.locator("#controls").waitFor({ state: "hidden" });
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  test("where contract is asked about there is a button, which says what is behind it; it is gone for all when one has answered", async () => {
    await using database = await freshDatabase("sqlite");
    const asking = held("before contract", "gate", { do: async ({ ask }) => await ask?.("Only the backup (12 min old) leads back.") });
    const contract = held("contract", "database", { final: "only a backup brings it back" });
    const { page, report } = await withPage(database, [asking, contract]);
    await using open = page;
    await using first = await tab(open.url);
    await using other = await tab(open.url);
    const button = (at: Tab) => at.locator("#contract");
    await button(other.one).click();
    await other.one.getByRole("dialog", { name: "Contract?" }).getByText("Only the backup (12 min old) leads back.").waitFor();
    expect(await faint(other.one)).toEqual([]);
    await shot(other.one, "contract");
    await button(first.one).click();
    await first.one.keyboard.type("shop");
    await first.one.keyboard.press("Enter");
    await contract.begun;
    for (const { one } of [first, other]) {
      await button(one).waitFor({ state: "hidden" });
      await one.getByRole("dialog").waitFor({ state: "hidden" });
    }
    contract.end();
    expect(await report).toMatchObject({ outcome: "done" });
    expect([...first.complaints, ...other.complaints]).toEqual([]);
  });

  test("after contract has begun there is no button to go back, and it says why", async () => {
    await using database = await freshDatabase("sqlite");
    const step = held("contract", "database", { final: "only a backup brings it back" });
    const { page, report } = await withPage(database, [step]);
    await using open = page;
    await step.begun;
    await using first = await tab(open.url);
    await first.one.getByText("There is no way back but the backup: only a backup brings it back.").waitFor();
    expect(await first.one.getByRole("button", { name: "Roll back" }).isDisabled()).toBe(true);
    step.end();
    await report;
    await stands(first.one, "done");
  });

  test("on a telephone nothing is beside the screen, in the dark, and with a dialog; what moves stands still for who wants that", async () => {
    await using database = await freshDatabase("sqlite");
    const step = held("web1: out", "out");
    const { page, report } = await withPage(database, [step]);
    await using open = page;
    await step.begun;
    requests(page, 0);
    page.onEvent({ type: "rollout-output", node: "web1", line: `/${"a-very-long-path".repeat(20)}` });
    const phone = { viewport: { width: 360, height: 740 }, colorScheme: "dark", reducedMotion: "reduce" } as const;
    await using first = await tab(open.url, phone);
    const { one } = first;
    await one.getByText("web1: out is waited for", { exact: true }).waitFor();
    await one.getByRole("region", { name: "Journal" }).getByText("a-very-long-path").waitFor();
    const width = async () => await one.evaluate("document.documentElement.scrollWidth");
    expect(await width()).toBe(360);
    expect(await one.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(14, 19, 27)");
    expect(await one.evaluate("getComputedStyle(document.querySelector('#bar i')).transitionDuration")).toBe("0s");
    await shot(one, "phone");
    await one.getByRole("button", { name: "Roll back" }).click();
    expect(await width()).toBe(360);
    const box = await one.getByRole("dialog").boundingBox();
    expect([(box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 999) <= 360]).toEqual([true, true]);
    await shot(one, "phone-dialog");
    await one.keyboard.press("Escape");
    expect(await one.evaluate("document.activeElement.id")).toBe("back");
    step.end();
    await report;
  });

  test("a database without a rollout: phases, rows, journal and heartbeats, and nothing to press", async () => {
    await using own = await ownChange(
      "sqlite",
      ["CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))", "INSERT INTO item (id, name) VALUES (1, 'one')"],
      `u.renameColumn({ table: "item", from: "name", to: "title" })`,
    );
    await runExpand(own);
    await own.session.run(
      "INSERT INTO underpin_node (service, node, release_name, version, last_seen) VALUES ('people', 'web7', 'v1', 1, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
    );
    await using page = await openStatusPage(own, 0);
    await using first = await tab(page.url);
    const { one, complaints } = first;
    await one.getByText("Next: migrate.").waitFor();
    const part = (name: string) => one.getByRole("region", { name });
    expect(await part("Schema").getByRole("listitem").allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/expand\s+2 of 2/), expect.stringMatching(/migrate\s+1 of 2/)]),
    );
    await part("Schema")
      .getByText(/title.*waiting, 0/)
      .waitFor();
    await part("Nodes").getByText("web7").waitFor();
    await part("Journal")
      .getByText(/expand 002/)
      .first()
      .waitFor();
    await part("Lock waits").getByText("Nobody waits.").waitFor();
    expect(await one.getByRole("button").count()).toBe(0);
    expect(await faint(one)).toEqual([]);
    await shot(one, "status");
    expect(complaints).toEqual([]);
  });

  test("a page whose conductor is gone says so", async () => {
    await using database = await freshDatabase("sqlite");
    const step = held("web1: out", "out");
    const { page, report } = await withPage(database, [step]);
    await step.begun;
    await using first = await tab(page.url);
    await stands(first.one, "under way");
    await page[Symbol.asyncDispose]();
    await stands(first.one, "cut off");
    step.end();
    const ended: RolloutReport = await report;
    expect(ended.outcome).toBe("done");
  });
});
