import type { Kept } from '../src/kept.js';
import { Observable } from '../src/observable.js';

/** Kept as long as the object is. */
export class KeptInMemory<Value> extends Observable<Value | undefined> implements Kept<Value> {
  constructor() {
    super(undefined);
  }

  write(value: Value | undefined): void {
    this.become(value);
  }
}
