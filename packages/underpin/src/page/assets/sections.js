import { at, make, meter, write } from "./dom.js";
import { clock, duration, number } from "./words.js";

const MARKS = { done: "✓", begun: "▸", undoing: "◂", undone: "↺", waiting: "·" };
const SAID = { done: "done", begun: "under way", undoing: "being taken back", undone: "taken back", waiting: "to come" };
const NEXT = ["The schema is up to date.", "Something is wrong: see underpin check.", "Next: expand.", "Next: migrate.", "Next: contract."];

/** How far it is, since when, and what is safe. */
export function showNow({ state, doing, safe, steps, about }) {
  const done = steps.filter((step) => step.state === "done").length;
  const share = steps.length === 0 ? 0 : done / steps.length;
  write("doing", doing);
  write("safe", safe);
  at("safe").hidden = safe === "";
  at("safe").toggleAttribute("data-final", safe.startsWith("There is no way back"));
  at("bar").hidden = about.rollout === null;
  at("bar").setAttribute("aria-valuenow", String(Math.round(100 * share)));
  at("bar").firstElementChild.style.width = `${Math.round(100 * share)}%`;
  write("progress", about.rollout === null ? "" : `${done} of ${steps.length} steps done.`);
  const begun = steps.find((step) => step.state === "begun" || step.state === "undoing");
  const isRunning = ["running", "back", "pausing"].includes(state);
  write("elapsed", isRunning && begun ? `${begun.step} for ${duration(Date.now() - begun.startedAt)}.` : "");
}

/** A card for each node: of the rollout, or those that show a sign of life in the ledger. */
export function showNodes({ about, nodes, database }) {
  const shown = about.rollout ? nodes : (database?.nodes ?? []);
  at("nodes").replaceChildren(
    ...shown.map((node) => {
      const counts =
        node.requests === undefined
          ? null
          : make(
              "small",
              {},
              `${number(node.requests)} requests, `,
              make("span", { class: node.failed > 0 ? "bad" : null }, `${number(node.failed)} failed`),
            );
      const name = node.name ?? node.node;
      const state = node.state ?? `seen ${duration(1000 * node.secondsAgo)} ago`;
      const isIn = node.state === undefined || node.state.startsWith("in");
      return make(
        "li",
        { "data-in": isIn ? "" : null },
        make("div", { class: "name" }, make("span", {}, name), make("span", { class: "release" }, node.release)),
        make("div", {}, state),
        counts,
      );
    }),
  );
  if (shown.length === 0) at("nodes").replaceChildren(make("li", { "data-in": "" }, "None shows a sign of life."));
}

/** Phases, and the rows that are carried over. */
export function showDatabase({ about, database }) {
  at("upgrade").hidden = database === null && about.rollout !== null;
  if (database === null) return;
  const runner = database.runner === null ? "" : ` At work: ${database.runner}.`;
  write(
    "database-says",
    database.error === null ? `${NEXT[database.next] ?? ""}${runner}` : `The database can't be asked: ${database.error}`,
  );
  at("phases").replaceChildren(
    ...database.phases.map(({ name, version, latest }) =>
      make(
        "li",
        { "data-at": version === latest ? "latest" : null },
        make("b", {}, name),
        make("small", {}, version === null ? "not begun" : `${version} of ${latest}`),
      ),
    ),
  );
  at("rows").replaceChildren(
    ...database.evolutions.flatMap(({ name, phase, steps }) => [
      make("li", {}, make("b", {}, name), ` ${phase}`),
      ...steps.map(({ title, state, done, total, rate }) => {
        const share = state === "done" ? 1 : done !== null && total ? Math.min(1, done / total) : 0;
        const rows = done === null ? "" : `, ${number(done)}${total ? ` of about ${number(total)}` : ""} rows`;
        const speed = state === "running" && rate ? `, ${number(Math.round(rate))} a second` : "";
        const left = speed !== "" && total > done ? `, ${duration(((total - done) / rate) * 1000)} to go` : "";
        return make(
          "li",
          {},
          make("div", {}, title, " ", make("small", {}, `${state}${rows}${speed}${left}`)),
          done === null ? null : meter(share),
        );
      }),
    ]),
  );
}

/** Who waits for a lock, and for whom. */
export function showLocks({ about, database }) {
  at("locks").hidden = database === null && about.rollout !== null;
  const locks = database?.locks ?? [];
  at("lock-list").replaceChildren(
    ...locks.map((queue) => make("li", {}, queue.waits, make("ul", {}, ...queue.for.map((who) => make("li", {}, who))))),
  );
  if (locks.length === 0) at("lock-list").replaceChildren(make("li", {}, make("small", {}, "Nobody waits.")));
}

/** Every step of the procedure. */
export function showSteps({ steps, about }) {
  at("plan").hidden = about.rollout === null;
  at("steps").replaceChildren(
    ...steps.map(({ step, does, state, startedAt, endedAt, failure, final }) => {
      const took = startedAt !== null && endedAt !== null ? `, ${duration(endedAt - startedAt)}` : "";
      const says = `${SAID[state]}${took}${final !== null && state === "waiting" ? "; after it there is no way back" : ""}`;
      return make(
        "li",
        { "data-state": state, title: does },
        make("i", { "aria-hidden": "true" }, failure === null ? MARKS[state] : "✕"),
        make("span", {}, step, failure === null ? null : make("span", { class: "bad" }, ` ${failure}`)),
        make("small", {}, says),
      );
    }),
  );
}

/** What was said, the newest first: of the rollout, or the ledger's own journal. */
export function showLines(lines, { about, database }) {
  const journal = database?.journal ?? [];
  const shown = about.rollout
    ? lines.toReversed().map(({ at: ms, text }) => [ms, text])
    : journal.map(({ startedAt, finishedAt, repository, version, title, state }) => [
        startedAt,
        `${repository} ${String(version).padStart(3, "0")} ${title}: ${state}${finishedAt === null ? "" : `, ${duration(finishedAt - startedAt)}`}`,
      ]);
  at("lines").replaceChildren(
    ...shown.map(([ms, text]) => make("li", {}, make("time", { datetime: new Date(ms).toISOString() }, clock(ms)), make("span", {}, text))),
  );
}
