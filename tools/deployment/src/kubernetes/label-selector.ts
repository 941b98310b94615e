import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';

type LabelSelector = INetworkPolicySpec['podSelector'];
type Labels = Readonly<Record<string, string>>;

/** Whether a selector means what has these labels. An empty selector means everything. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => isMet(operator, values, labels[key]))
  );
}

function isMet(operator: string, values: readonly string[], value: string | undefined): boolean {
  const isAmong = value !== undefined && values.includes(value);
  switch (operator) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return !isAmong;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`${operator} is no operator of label selectors`);
  }
}
