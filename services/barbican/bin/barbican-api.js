#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
import { isBundled } from "./is-bundled.js";

if (isBundled("barbican-api")) await import("../dist/bundle/barbican-api.js");
else await import("../dist/bin/barbican-api.js");
