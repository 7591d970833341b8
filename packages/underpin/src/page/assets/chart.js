import { at, draw, make, write } from "./dom.js";
import { number } from "./words.js";

const [WIDTH, HEIGHT, SECONDS] = [360, 100, 180];
/** How often what the chart shows is said in words, for who does not see it. */
const WORDS_MS = 5000;

let saidAt = 0;
let said = "Nothing was counted yet.";

/** Draws requests a second over the last three minutes, and marks where some failed. */
export function drawChart(points, { requests, failed, isCounted }) {
  const last = points.at(-1);
  write("rate", last ? number(last[1]) : "–");
  write("requests", number(requests));
  write("failed", number(failed));
  at("failed").classList.toggle("bad", failed > 0);
  const most = Math.max(10, ...points.map(([, rate]) => rate));
  if (Date.now() - saidAt > WORDS_MS && last) {
    said = `${number(last[1])} requests a second, at most ${number(most)} in the last three minutes; ${number(failed)} failed in all.`;
    saidAt = Date.now();
  }
  if (!isCounted) said = "This balancer does not count, or has not yet.";
  const now = last ? last[0] : 0;
  const x = (second) => WIDTH - ((now - second) * WIDTH) / SECONDS;
  const y = (rate) => HEIGHT - 2 - (rate / most) * (HEIGHT - 10);
  const seen = points.filter(([second]) => now - second <= SECONDS);
  const line = seen.map(([second, rate], i) => `${i === 0 ? "M" : "L"}${x(second).toFixed(1)} ${y(rate).toFixed(1)}`).join("");
  const first = seen[0];
  const drawing = draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `Chart: ${said}` },
    draw("line", { class: "ground", x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1 }),
    first ? draw("path", { class: "area", d: `${line}L${WIDTH} ${HEIGHT}L${x(first[0]).toFixed(1)} ${HEIGHT}Z` }) : null,
    first ? draw("path", { class: "rate", d: line }) : null,
    ...seen
      .filter(([, , bad]) => bad > 0)
      .map(([second]) => draw("rect", { class: "fail", x: x(second) - 1.5, y: 0, width: 3, height: HEIGHT })),
  );
  const axis = make(
    "div",
    { class: "axis", "aria-hidden": "true" },
    make("span", {}, "3 min ago"),
    make("span", {}, `at most ${number(most)}/s`),
    make("span", {}, "now"),
  );
  at("chart").replaceChildren(drawing, axis);
}
