/** Metrics as Prometheus reads them. */
export interface Exposition {
  /** The content type, with the version of the format. */
  readonly type: string;
  readonly text: string;
}
