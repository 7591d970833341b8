/** A customer as the API speaks of one; the same in every release. */
export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly street: string | null;
  readonly city: string | null;
}

/** A product as the API speaks of one; a price as text, "12.50". */
export interface Product {
  readonly title: string;
  readonly price: string;
}

/** What the routes need; each release does it on its own tables. */
export interface Store {
  addCustomer(id: string, customer: Customer): Promise<void>;
  changeCustomer(id: string, customer: Customer): Promise<void>;
  removeCustomer(id: string): Promise<void>;
  findCustomer(id: string): Promise<Customer | undefined>;
  addProduct(id: string, product: Product): Promise<void>;
  changeProduct(id: string, product: Product): Promise<void>;
  findProduct(id: string): Promise<Product | undefined>;
}
