// npm run demo [-- --url postgresql://… | mysql://…]
import { build, install, run } from "./setup.mjs";

install();
build();
run(process.execPath, ["examples/keystone-rolling/dist/main.js", ...process.argv.slice(2)]);
