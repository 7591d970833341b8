/** The tables as release v1 knows them. */
export interface Tables {
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly mail: string;
    readonly street: string | null;
    readonly city: string | null;
  };
  readonly product: { readonly id: string; readonly title: string; readonly price: string; readonly sku: string | null };
}
