import { expect, test } from "vitest";
import type { Answer, Question } from "../harness/keystone-peer.ts";
import { readGolden } from "../harness/golden.ts";
import { isExplained, ours } from "./signature-cases.ts";

// Made by make-signature-golden.mjs.
const golden = readGolden("signatures") as unknown as readonly { readonly asked: Question; readonly says: Answer }[];

test.each(["ec2", "s3", "stamp", "passcodes", "oauth"])("%s: what Keystone says is said here, too", (kind) => {
  const known = golden.filter(({ asked }) => asked[0] === kind);
  expect(known.length).toBeGreaterThan(200);
  for (const { asked, says } of known)
    expect(isExplained(asked, says), `${JSON.stringify(asked)}\ntheirs ${JSON.stringify(says)}\nours ${JSON.stringify(ours(asked))}`).toBe(
      true,
    );
});
