#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
await import("../dist/bin/barbican-keystone-listener.js");
