#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
import { isBundled } from "./is-bundled.js";

if (isBundled("barbican-worker")) await import("../dist/bundle/barbican-worker.js");
else await import("../dist/bin/barbican-worker.js");
