// Writes what Keystone 22 and 30 say of random values by random schemas, and of random bodies and queries of each operation: KEYSTONE_30=FOLDER PEERS=1 node test/services/shapes/make-golden.mjs
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { KeystonePeer, PEERS } = await jiti.import("../../harness/keystone-peer.ts");
const { schemaCase } = await jiti.import("./random-schemas.ts");
const { SHAPE_PEER, WORDINGS } = await jiti.import("./refusal.ts");
const { BODIES, QUERIES } = await jiti.import("./operations.ts");
const { randomBody, randomQuery } = await jiti.import("./random-requests.ts");
const { Random } = await jiti.import("../../keystone/random.ts");

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
write("schemas", golden);

/** So many of each operation. */
const REQUESTS = 12;

const requests = [];
for (const { release, python } of PEERS) {
  const peer = new KeystonePeer(python, SHAPE_PEER);
  const random = new Random(Number(release));
  for (const { name, shapes, method = null, schema = null } of BODIES) {
    const { member } = shapes[release];
    for (let i = 0; i < REQUESTS; i++) {
      const body = randomBody(random, shapes[release]);
      const says = await peer.must("body", method, member ? schema : null, member?.name ?? null, member?.missing ?? null, body);
      requests.push({ release, name, body, says });
    }
  }
  if (release === "30")
    for (const [method, { schema }] of Object.entries(QUERIES))
      for (let i = 0; i < REQUESTS; i++) {
        const query = randomQuery(random, schema);
        requests.push({ release, name: method, query, says: await peer.must("query", method, query) });
      }
  await peer[Symbol.asyncDispose]();
}
write("requests", requests);

function write(name, content) {
  writeFileSync(new URL(`../../golden/keystone/${name}.json.gz`, import.meta.url), gzipSync(JSON.stringify(content), { level: 9 }));
}
