// Writes what Keystone 22 and 30 say of random bodies by random schemas: KEYSTONE_30=FOLDER PEERS=1 node test/services/shapes/make-golden.mjs
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { KeystonePeer, PEERS } = await jiti.import("../../harness/keystone-peer.ts");
const { schemaCase } = await jiti.import("./random-schemas.ts");
const { SHAPE_PEER, WORDINGS } = await jiti.import("./refusal.ts");

/** So many that are taken, and so many that are not. */
const CASES = 400;

const golden = [];
for (const wording of WORDINGS) {
  const { python } = PEERS.find(({ release }) => wording.startsWith(release));
  const peer = new KeystonePeer(python, SHAPE_PEER);
  const left = { taken: CASES / 8, refused: CASES };
  for (let seed = 1; left.refused > 0; seed++) {
    const { schema, value } = schemaCase(seed, wording);
    const says = await peer.must("refusal", wording, schema, value);
    if (left[says === null ? "taken" : "refused"]-- > 0) golden.push({ wording, schema, value, says });
  }
  await peer[Symbol.asyncDispose]();
}
writeFileSync(new URL("../../golden/keystone/schemas.json.gz", import.meta.url), gzipSync(JSON.stringify(golden), { level: 9 }));
