import { environmentOf } from '../container-environment.js';
import { everyContainer, podsOf } from '../pods.js';
import type { Overlay, Rendering } from '../rendering.js';

type Settings = Readonly<Record<string, string>>;

/** A cluster's pods have a network of this size at most; wider ones hold its nodes as well. */
const PREFIX_BITS_MIN = 13;

/** Settings with which a service would start, and be open to abuse, or not last. A demo may be laxer. */
export function strictness(rendering: Rendering): string[] {
  const found = podsOf(rendering).flatMap((pod) =>
    everyContainer(pod).flatMap((container) => mistakes(environmentOf(rendering, container), rendering.overlay)),
  );
  // Most settings are many containers' alike.
  return [...new Set(found)];
}

function mistakes(settings: Settings, overlay: Overlay): string[] {
  return [...widelyTrusted(settings), ...(overlay === 'production' ? laxities(settings) : [])];
}

/** Whoever is in a trusted network may say which address a request is from. */
function widelyTrusted({ TRUSTED_PROXIES: networks = '' }: Settings): string[] {
  const bits = networks.split(',').flatMap((network) => network.split('/')[1] ?? []);
  return bits.every((each) => Number(each) >= PREFIX_BITS_MIN)
    ? []
    : [`TRUSTED_PROXIES must be the network of the gateway's pods alone, not ${networks}`];
}

function laxities({ TRUSTED_PROXIES, PUBLIC_BASE_URL, RATE_LIMIT_SCALE, REDIS_CLUSTER, REDIS_URL_FILE }: Settings): string[] {
  return [
    ...(TRUSTED_PROXIES === 'none' ? ["TRUSTED_PROXIES must not be none, or all players share the gateway's address"] : []),
    ...(PUBLIC_BASE_URL === undefined || PUBLIC_BASE_URL.startsWith('https://') ? [] : ['PUBLIC_BASE_URL must be https']),
    ...(RATE_LIMIT_SCALE !== undefined && Number(RATE_LIMIT_SCALE) === 0 ? ['RATE_LIMIT_SCALE must not be 0, which is no limit'] : []),
    ...(REDIS_URL_FILE === undefined || REDIS_CLUSTER === 'on' ? [] : ['REDIS_CLUSTER must be on']),
  ];
}
