// Writes what Keystone 22 and 30 say of signed requests, which must be the same: KEYSTONE_30=FOLDER node test/keystone/make-signature-golden.mjs
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { KeystonePeer, PEERS } = await jiti.import("../harness/keystone-peer.ts");
const { Random } = await jiti.import("./random.ts");
const { KINDS } = await jiti.import("./random-signatures.ts");
const { SIGNATURE_PEER } = await jiti.import("./signature-cases.ts");

const CASES = 250;

const peers = PEERS.map(({ release, python }) => {
  if (python === undefined) throw new Error(`Keystone ${release} is not installed`);
  return new KeystonePeer(python, SIGNATURE_PEER);
});
const golden = [];
for (const question of Object.values(KINDS)) {
  const random = new Random(22);
  for (let i = 0; i < CASES; i++) {
    const asked = await question(random, peers[0]);
    // Of an exception, which is a 500, neither says the same.
    const [first, second] = (await Promise.all(peers.map((peer) => peer.ask(...asked)))).map((one) =>
      "error" in one ? { error: "500" } : one,
    );
    if (JSON.stringify(first) !== JSON.stringify(second))
      throw new Error(`the releases differ: ${JSON.stringify({ asked, first, second })}`);
    golden.push({ asked, says: first });
  }
}
for (const peer of peers) await peer[Symbol.asyncDispose]();
writeFileSync(new URL("../golden/keystone/signatures.json.gz", import.meta.url), gzipSync(JSON.stringify(golden), { level: 9 }));
