import { pythons, record, recorded } from "./record.ts";

const USAGE = `node test/barbican/api/run.mjs COMMAND

  record         asks Debian's Barbican all scenarios, and writes down its answers (test/barbican/api/answers.json.gz)
  ask [TEXT]     what it answers to scenarios that have a text in their title
  show [TEXT]    what was recorded of them
`;

/** The judge from the command line. */
export async function main([command = "help", text = ""]: readonly string[]): Promise<void> {
  const isMeant = (title: string): boolean => title.includes(text);
  if (command === "record") return say(`${await record()} answers\n`);
  if (command === "ask") return tell(await pythons(isMeant));
  if (command === "show") return tell(Object.fromEntries(Object.entries(recorded()).filter(([title]) => isMeant(title))));
  say(USAGE);
}

function tell(answers: ReturnType<typeof recorded>): void {
  for (const [title, played] of Object.entries(answers)) {
    say(`# ${title}\n`);
    for (const { send, answer } of played)
      say(`${send.slice(0, 300)}\n  ${answer.status} ${JSON.stringify(answer.headers)}\n  ${JSON.stringify(answer.body)}\n`);
  }
}

function say(text: string): void {
  process.stdout.write(text);
}
