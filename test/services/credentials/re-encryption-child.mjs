// Encrypts credentials anew, ten at a time, and is killed in the n-th transaction, when it has written but not committed.
import { openPool } from "../../../packages/oslo/dist/db/index.js";
import { loadCredentialKeys } from "../../../services/keystone/dist/credentials/credential-keys.js";
import { reEncrypt } from "../../../services/keystone/dist/credentials/re-encryption.js";

const [, , url, folder, killAt] = process.argv;
const pool = await openPool(url, { version: 85, booleans: new Set(), size: 1, timeout: 30, recycle: 600 });
let transactions = 0;
const write = (body) =>
  pool.write(async (trx) => {
    const result = await body(trx);
    if (++transactions === Number(killAt)) process.kill(process.pid, "SIGKILL");
    return result;
  });
await reEncrypt({ ...pool, write }, loadCredentialKeys(folder), 10);
