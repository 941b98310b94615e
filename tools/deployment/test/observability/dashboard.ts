import { readPage } from './observability-folder.js';

/** A row or a chart. */
export interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

export interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

/** A curve of a chart. */
export interface Curve {
  readonly title: string;
  readonly expr: string;
  readonly legendFormat: string;
}

/** docker/observability/dashboard.json, as far as it is looked at. */
export const dashboard = JSON.parse(readPage('dashboard.json')) as Dashboard;

export const curves: readonly Curve[] = dashboard.panels.flatMap(({ title, targets = [] }) => {
  return targets.map((target) => ({ title, ...target }));
});
