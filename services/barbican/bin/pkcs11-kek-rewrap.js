#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
await import("../dist/bin/pkcs11-kek-rewrap.js");
