/** What quotas are of, as clients and rows call it. */
export const RESOURCES = ["secrets", "orders", "containers", "consumers", "cas"] as const;

export type Resource = (typeof RESOURCES)[number];

/** How many of each a project may have; null where nothing is set for it alone. Any negative number is as many as it likes. */
export type Quotas<Value = number | null> = Readonly<Record<Resource, Value>>;
