import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { filled, processOf, runCommand, type Known } from "./command.ts";

const known = { release: "v2 $(id)", node: { name: "web1", address: "http://10.0.0.11" } } as unknown as Known;

describe("a command of a fleet", () => {
  test("what a placeholder stands for is a part of one argument, whatever is in it", async () => {
    expect(filled(["install", "shop=${release}", "${node}", "${address}/"], known)).toEqual([
      "install",
      "shop=v2 $(id)",
      "web1",
      "http://10.0.0.11/",
    ]);
    const { code, said } = await runCommand([process.execPath, "-p", "process.argv[1]", "${release}"], known);
    expect({ code, said }).toEqual({ code: 0, said: ["v2 $(id)"] });
  });

  test("by ssh, the other machine's shell takes each argument as it is", () => {
    const words = ["printf", "%s|", "it's", '$HOME `id` "x"', "a\nb", ""];
    const [ssh, ...rest] = processOf(words, "root@web1");
    expect([ssh, ...rest.slice(0, -1)]).toEqual(["ssh", "-o", "BatchMode=yes", "--", "root@web1"]);
    // What sshd does with it.
    expect(execFileSync("sh", ["-c", rest.at(-1) ?? ""]).toString()).toBe('it\'s|$HOME `id` "x"|a\nb||');
  });

  test("it ends when the program does, though a service that it started has its output", async () => {
    const began = Date.now();
    const { code, said } = await runCommand(["sh", "-c", "sleep 30 & echo started $!; exit 3"], known);
    process.kill(Number(said[0]?.split(" ")[1]));
    expect({ code, inTime: Date.now() - began < 20_000 }).toEqual({ code: 3, inTime: true });
  });

  test("a program that is not there is an error in words", async () => {
    await expect(runCommand(["no-such-program"], known)).rejects.toMatchObject({
      code: "UP-ROLLOUT",
      message: '"no-such-program" can\'t be run for web1.',
    });
  });
});
