/** What became of a suite's tests, by their names. */
export type Outcomes = ReadonlyMap<string, Outcome>;
export type Outcome = "passed" | "failed" | "skipped";

/** What a suite said of two services. */
interface Comparison {
  /** Each test, and the sums. */
  readonly text: string;
  /** The tests that passed against Python's service and not against ours. */
  readonly worse: readonly string[];
}

/** Lays what a suite said of both beside each other, test by test. */
export function compare(title: string, python: Outcomes, ours: Outcomes): Comparison {
  const names = [...new Set([...python.keys(), ...ours.keys()])];
  const said = (outcomes: Outcomes, name: string): string => outcomes.get(name) ?? "not run";
  const worse = names.filter((name) => python.get(name) === "passed" && ours.get(name) !== "passed");
  const better = names.filter((name) => python.get(name) !== "passed" && ours.get(name) === "passed");
  const lines = names.map((name) => {
    const mark = worse.includes(name) ? "  <-- worse" : "";
    return `${said(python, name).padEnd(9)}${said(ours, name).padEnd(9)}${name}${mark}`;
  });
  const sums = [sum("Python's", python), sum("ours", ours), `${worse.length} worse, ${better.length} better`];
  return { text: `${title}\n${"Python".padEnd(9)}${"ours".padEnd(9)}\n${lines.join("\n")}\n${title}: ${sums.join("; ")}\n`, worse };
}

function sum(whose: string, outcomes: Outcomes): string {
  const count = (outcome: Outcome): number => [...outcomes.values()].filter((one) => one === outcome).length;
  return `${whose} ${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped of ${outcomes.size}`;
}
