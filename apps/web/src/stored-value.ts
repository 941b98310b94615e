import { Observable } from './observable.js';

/**
 * One value in the browser's storage, the same in every tab of this origin. Where storage is blocked or full the value
 * still lives as long as the tab.
 */
export class StoredValue<Value> extends Observable<Value | undefined> {
  constructor(
    private readonly storage: Storage,
    private readonly key: string,
    private readonly isValue: (parsed: unknown) => parsed is Value,
  ) {
    super(undefined);
    this.reload();
    addEventListener('storage', (event) => {
      // A null key means that everything was cleared.
      if (event.storageArea === storage && (event.key === key || event.key === null)) this.reload();
    });
  }

  write(value: Value | undefined): void {
    try {
      if (value === undefined) this.storage.removeItem(this.key);
      else this.storage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Blocked or full: the value below still holds for this tab.
    }
    this.become(value);
  }

  private reload(): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(this.storage.getItem(this.key) ?? 'null');
    } catch {
      parsed = null;
    }
    this.become(this.isValue(parsed) ? parsed : undefined);
  }
}
