// What counting costs a request: the same validations by two applications on one database, in turn, one of which counts.
import { openMetrics } from "@underpin/oslo/metrics";
import { login, makeCloud, openCloud, PASSWORD } from "./cloud.mjs";
import { median, processorTime, report } from "./lib.mjs";

const ROUNDS = 41;
const EACH = Number(process.env.EACH ?? 400);

export default async function () {
  const cloud = await makeCloud();
  const { keystone, make } = await openCloud(cloud);
  const metrics = await openMetrics();
  const apps = { off: await make(), on: await make({ measure: metrics.measure }) };
  const { headers } = await apps.off.inject({ method: "POST", url: "/v3/auth/tokens", payload: login(PASSWORD) });
  const token = headers["x-subject-token"];
  const validate = async (app) =>
    await app.inject({ url: "/v3/auth/tokens", headers: { "x-auth-token": token, "x-subject-token": token } });
  const spent = { off: [], on: [] };
  for (let round = -3; round < ROUNDS; round++)
    for (const name of round % 2 === 0 ? ["off", "on"] : ["on", "off"]) {
      const each = await processorTime(EACH, () => validate(apps[name]));
      if (round >= 0) spent[name].push(each);
    }
  const { text } = await metrics.exposition();
  const counted = Number(/http_requests_total\{method="GET",route="\/v3\/auth\/tokens",status="200"\} (\d+)/.exec(text)?.[1]);
  if (counted !== (ROUNDS + 3) * EACH) throw new Error(`${counted} requests were counted of ${(ROUNDS + 3) * EACH}`);
  const [on, off] = [median(spent.on), median(spent.off)];
  report(
    "a token validated, with metrics beside without, processor time",
    `${on.toFixed(0)} µs beside ${off.toFixed(0)} µs: ${(on / off).toFixed(3)}x`,
    "at most 1.05x",
    on <= 1.05 * off,
  );
  const request = { method: "GET", route: "/v3/auth/tokens", status: 200, seconds: 0.004 };
  const alone = [];
  for (let round = 0; round < ROUNDS; round++)
    alone.push(
      await processorTime(10_000, () => {
        metrics.measure.began();
        metrics.measure.ended(request);
      }),
    );
  report("counting one request, by itself, processor time", `${median(alone).toFixed(2)} µs`, "nothing", true);
  await Promise.all(Object.values(apps).map((app) => app.close()));
  await keystone[Symbol.asyncDispose]();
  cloud.remove();
}
