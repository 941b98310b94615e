import { useSyncExternalStore } from 'react';

import type { Observable } from './observable.js';

/** The observable's present state; the component renders again when it changes. */
export function useObservable<State>(observable: Observable<State>): State {
  return useSyncExternalStore(observable.subscribe, observable.read);
}
