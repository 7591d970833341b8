import { pythons, record, recorded, RELEASES, type Release } from "./record.ts";

const USAGE = `node test/barbican/api/run.mjs COMMAND

  record RELEASE [TEXT]  asks a release of Python's Barbican the scenarios that have a text in their title, and writes down its answers (test/barbican/api/answers-RELEASE.json.gz)
  ask RELEASE [TEXT]     what it answers to them
  show RELEASE [TEXT]    what was recorded of them

Releases are 15 (Debian's) and 22 (BARBICAN_22 names the folder of a Python that has it).
`;

/** The judge from the command line. */
export async function main([command = "help", given = "", text = ""]: readonly string[]): Promise<void> {
  const release = RELEASES.find((one) => one === given);
  if (release === undefined || !(command in COMMANDS)) return say(USAGE);
  await COMMANDS[command as keyof typeof COMMANDS](release, (title) => title.includes(text));
}

const COMMANDS = {
  record: async (release: Release, isMeant: (title: string) => boolean) => say(`${await record(release, isMeant)} answers\n`),
  ask: async (release: Release, isMeant: (title: string) => boolean) => tell(await pythons(release, isMeant)),
  show: async (release: Release, isMeant: (title: string) => boolean) =>
    tell(Object.fromEntries(Object.entries(recorded(release)).filter(([title]) => isMeant(title)))),
} as const;

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
