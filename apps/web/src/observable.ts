/** A state that tells its listeners when it became another one. `read` and `subscribe` may be handed on unbound. */
export class Observable<State> {
  private readonly listeners = new Set<() => void>();

  constructor(private state: State) {}

  readonly read = (): State => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  protected become(state: State): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}
