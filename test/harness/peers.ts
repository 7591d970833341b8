/** Whether tests ask Python's own code, too, where it is installed: `npm run test:peers`. `npm test` has what it once answered. */
export const WITH_PEERS: boolean = process.env["PEERS"] === "1";
