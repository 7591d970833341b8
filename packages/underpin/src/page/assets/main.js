import { drawChart } from "./chart.js";
import { wire } from "./dialog.js";
import { at, write } from "./dom.js";
import { showDatabase, showLines, showLocks, showNodes, showNow, showSteps } from "./sections.js";

const [POINTS, LINES] = [180, 200];
/** What is read aloud is read to its end before the next. */
const SPEAK_MS = 2000;
const ENDS = new Set(["done", "stopped", "taken back", "paused"]);
const STATES = { running: "under way", back: "going back", watching: "live" };

let picture = null;
let [points, lines] = [[], []];
let isOver = false;
let spoken = "";
let spokenAt = 0;
let speaking;

/** Tells who listens what has changed, the latest of several. */
function speak(text) {
  if (text === "" || text === spoken) return;
  spoken = text;
  clearTimeout(speaking);
  speaking = setTimeout(
    () => {
      spokenAt = Date.now();
      write("live", text);
    },
    Math.max(0, spokenAt + SPEAK_MS - Date.now()),
  );
}

function badge(state) {
  write("state", STATES[state] ?? state);
  at("state").dataset.state = state;
}

function show() {
  const { about, state, steps, traffic } = picture;
  const { service, rollout } = about;
  write("title", service);
  write("subtitle", rollout ? `${rollout.from} → ${rollout.to}, ${rollout.procedure}, rollout ${rollout.id}` : "The database's upgrade");
  document.title = `${STATES[state] ?? state}: ${service}`;
  document.body.classList.toggle("plain", rollout === null && state === "watching");
  badge(state);
  const isRollout = state !== "watching";
  at("controls").hidden = !isRollout || isOver;
  const isHeld = state === "paused" || state === "pausing";
  const [shown, hidden] = isHeld ? [at("resume"), at("pause")] : [at("pause"), at("resume")];
  const hadFocus = document.activeElement === hidden;
  shown.hidden = false;
  hidden.hidden = true;
  if (hadFocus) shown.focus();
  // Whoever has it open is asked no more when another has answered.
  if (picture.asks === null && at("dialog").dataset.asked === "contract") at("dialog").close();
  if (picture.asks === null && document.activeElement === at("contract")) at("pause").focus();
  at("contract").hidden = picture.asks === null;
  at("back").disabled = state === "back" || steps.some((step) => step.final !== null && (step.state === "begun" || step.state === "done"));
  at("now").hidden = !isRollout;
  at("traffic").hidden = !isRollout;
  showNow(picture);
  showNodes(picture);
  showDatabase(picture);
  showLocks(picture);
  showSteps(picture);
  showLines(lines, picture);
  drawChart(points, traffic);
}

/** What was told before is in the whole, too. */
function add(list, news, keyOf, most) {
  const last = list.length > 0 ? keyOf(list.at(-1)) : -1;
  return [...list, ...news.filter((one) => keyOf(one) > last)].slice(-most);
}

function take({ points: newPoints = [], lines: newLines = [], ...change }, isWhole) {
  if (isWhole) [points, lines] = [[], []];
  points = add(points, newPoints, ([second]) => second, POINTS);
  lines = add(lines, newLines, ({ id }) => id, LINES);
  picture = { ...picture, ...change };
  show();
  if (newLines.length > 0) speak(newLines.at(-1).text);
}

const stream = new EventSource("events");
stream.addEventListener("whole", ({ data }) => take(JSON.parse(data), true));
stream.addEventListener("news", ({ data }) => take(JSON.parse(data), false));
stream.addEventListener("end", ({ data }) => {
  isOver = true;
  stream.close();
  take(JSON.parse(data), true);
  if (!ENDS.has(picture.state)) badge("cut off");
});
stream.addEventListener("error", () => {
  if (isOver) return;
  badge("cut off");
  speak("The connection was lost; it is tried again.");
});
wire(
  () => picture?.about.service ?? "",
  () => picture?.asks ?? "",
);
// A time that passes is shown though nothing is told.
setInterval(() => picture && !isOver && showNow(picture), 1000);
