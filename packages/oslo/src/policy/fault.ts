/**
 * A check that can't be answered. oslo.policy raises an exception there, which a client sees as 500; here the whole request is denied, and
 * the reason is in the explanation. It never counts as false: below a `not`, false would let somebody in.
 */
export class CheckFault extends Error {
  override readonly name = "CheckFault";
}
