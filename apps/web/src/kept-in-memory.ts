import type { Kept } from './kept.js';
import { Observable } from './observable.js';

/** For tests: kept as long as the object is. */
export class KeptInMemory<Value> extends Observable<Value | undefined> implements Kept<Value> {
  constructor() {
    super(undefined);
  }

  write(value: Value | undefined): void {
    this.become(value);
  }
}
