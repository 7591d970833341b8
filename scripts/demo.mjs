// npm run demo [-- --url postgresql://… | mysql://…], and npm run demo:shop in the same way
import { build, install, run } from "./setup.mjs";

const args = process.argv.slice(2);
const script = args[0] === "--shop" ? "examples/shop/dist/demo.js" : "examples/keystone-rolling/dist/main.js";

install();
await build();
run(process.execPath, [script, ...args.filter((arg) => arg !== "--shop")]);
