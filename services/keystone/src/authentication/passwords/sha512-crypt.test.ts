import { expect, test } from "vitest";
import { verifySha512Crypt } from "./sha512-crypt.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

// From the specification's own tests: https://www.akkadia.org/drepper/SHA-crypt.txt
test.each([
  ["$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1", "Hello world!"],
  [
    "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
    "Hello world!",
  ],
  [
    "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1",
    "a very much longer text to encrypt.  This one even stretches over morethan one line.",
  ],
])("%s is the specification's", (hash, password) => {
  expect(verifySha512Crypt(Buffer.from(password), hash)).toBe(true);
  expect(verifySha512Crypt(Buffer.from(`${password} `), hash)).toBe(false);
});

test("what is no such hash is told from a wrong password", () => {
  expect(() => verifySha512Crypt(Buffer.from("x"), "$6$salt$tooshort")).toThrow(UnreadableHash);
});
