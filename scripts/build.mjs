// npm run build: what `dist/` of each package holds.
import { build } from "./setup.mjs";

await build();
