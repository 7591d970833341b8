/** Why an order can't be carried out, as the order says it. */
export interface OrderFailure {
  readonly code: "400" | "500";
  readonly reason: string;
}

/** An order for what is not made here. */
export class OrderRefusal extends Error implements OrderFailure {
  override readonly name = "OrderRefusal";
  readonly code: OrderFailure["code"];
  readonly reason: string;

  /** @param why what the client is told; left out where upstream says nothing of it */
  constructor(why?: string) {
    const reason = why === undefined ? UNEXPECTED.reason : `Process TypeOrder issue seen - ${why}.`;
    super(reason);
    this.code = why === undefined ? UNEXPECTED.code : "400";
    this.reason = reason;
  }
}

/** What is told of what nobody expected. */
export const UNEXPECTED: OrderFailure = {
  code: "500",
  reason: "Process TypeOrder failure seen - please contact site administrator.",
};
