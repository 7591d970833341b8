// npm run demo [-- --url postgresql://… | mysql://…], and demo:releases, demo:rollout and demo:shop in the same way
import { build, install, run } from "./setup.mjs";

const DEMOS = {
  "--serving": "examples/keystone-serving/dist/main.js",
  "--releases": "examples/keystone-rolling/dist/main.js",
  "--shop": "examples/shop/dist/demo.js",
  "--rollout": "examples/shop/dist/rollout/main.js",
};
const [which = "", ...args] = process.argv.slice(2);

install();
await build();
run(process.execPath, [DEMOS[which], ...args]);
