#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
import { isBundled } from "./is-bundled.js";

if (isBundled("barbican-keystone-listener")) await import("../dist/bundle/barbican-keystone-listener.js");
else await import("../dist/bin/barbican-keystone-listener.js");
