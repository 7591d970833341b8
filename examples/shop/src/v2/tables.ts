/** The tables as release v2 knows them. */
export interface Tables {
  readonly customer: { readonly id: string; readonly first_name: string; readonly last_name: string; readonly email: string };
  readonly address: { readonly customer_id: string; readonly street: string | null; readonly city: string | null };
  readonly product: { readonly id: string; readonly title: string; readonly price_cents: number; readonly sku: string };
}
