// The fields of the Gateway API v1 that the manifests use, and no other: to use another one is to add it here, and to look it up.
// https://gateway-api.sigs.k8s.io/reference/spec/

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** GEP-2257, with one unit: `15s`. Zero is no limit. */
type GatewayDuration = `${number}${'h' | 'm' | 's' | 'ms'}`;

/** One path, as the Gateway API matches it: a prefix matches whole segments. */
interface HttpPathMatch {
  readonly type: 'Exact' | 'PathPrefix';
  readonly value: `/${string}`;
}

export interface HttpRouteRule {
  readonly matches: readonly { readonly path: HttpPathMatch }[];
  readonly timeouts: { readonly request: GatewayDuration; readonly backendRequest?: GatewayDuration };
  readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
}

export interface HttpRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'HTTPRoute';
  readonly metadata: Metadata;
  readonly spec: {
    readonly parentRefs: readonly { readonly name: string }[];
    readonly hostnames?: readonly string[];
    readonly rules: readonly HttpRouteRule[];
  };
}

interface Listener {
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly tls?: { readonly mode: 'Terminate'; readonly certificateRefs: readonly { readonly name: string }[] };
}

export interface Gateway {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'Gateway';
  readonly metadata: Metadata;
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly Listener[] };
}
