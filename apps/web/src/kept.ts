/** A value that outlives the page: a `StoredValue` in the browser, memory in tests. */
export interface Kept<Value> {
  read(): Value | undefined;
  write(value: Value | undefined): void;
  subscribe(listener: () => void): () => void;
}
