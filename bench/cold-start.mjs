// What the command costs above bare Node before it does anything.
import { alternate, MANAGE, ms, report, timed, UNDERPIN } from "./lib.mjs";

export default async function coldStart() {
  const result = await alternate(15, {
    node: () => timed(process.execPath, ["-e", "0"]),
    keystone: () => timed(process.execPath, [MANAGE, "--help"]),
    underpin: () => timed(process.execPath, [UNDERPIN, "--help"]),
  });
  for (const name of ["keystone", "underpin"]) {
    const above = result[name] - result.node;
    report(
      `${name === "keystone" ? "keystone-manage" : "underpin"} --help`,
      `${ms(above)} above bare node's ${ms(result.node)}`,
      "under 120 ms above",
      above < 120,
    );
  }
}
