import { isDeepStrictEqual } from 'node:util';

import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';

import type { Rendering } from '../rendering.js';
import type { FoundRoute, FoundRoutes } from './found-routes.js';

const CLASS = 'nginx';
const PREFIX = 'nginx.ingress.kubernetes.io/';
/** The annotations that an Ingress has, and no other: many change paths, send requests twice, or switch TLS off. */
const STREAM = { 'proxy-buffering': 'off', 'proxy-read-timeout': '3600', 'proxy-send-timeout': '3600' };
const REQUEST = { 'proxy-read-timeout': '15', 'proxy-request-buffering': 'off', 'proxy-body-size': '2m' };
/** What ingress-nginx lets an exact path or a prefix be; with another one it refuses the whole Ingress. */
const PLAIN_PATH = /^\/[\w/-]*$/;

/** The routes of ingress-nginx, whose annotations count for all paths of an Ingress. */
export function ingressRoutes(rendering: Rendering): FoundRoutes {
  const objects = rendering.all('Ingress');
  return {
    found: objects.flatMap(routesOf),
    hosts: objects.flatMap(({ spec }) => (spec?.rules ?? []).map(({ host }) => (host === undefined ? [] : [host]))),
    mistakes: objects.flatMap((ingress) =>
      [
        ...annotationMistakes(ingress),
        ...pathMistakes(ingress),
        ...(ingress.spec?.ingressClassName === CLASS ? [] : [`ingressClassName must be ${CLASS}, which is what reads the annotations`]),
        ...(rendering.overlay === 'production' && !ingress.spec?.tls?.length ? ['needs tls'] : []),
      ].map((mistake) => `Ingress ${ingress.metadata?.name}: ${mistake}`),
    ),
  };
}

function annotationMistakes(ingress: IIngress): string[] {
  const given = annotationsOf(ingress);
  const right: Readonly<Record<string, string>> = 'proxy-buffering' in given ? STREAM : REQUEST;
  const names = [...new Set([...Object.keys(given), ...Object.keys(right)])];
  return names
    .filter((name) => given[name] !== right[name])
    .map((name) => (right[name] === undefined ? `the annotation ${name} must go` : `the annotation ${name} must be '${right[name]}'`));
}

function annotationsOf({ metadata }: IIngress): Record<string, string> {
  const own = Object.entries(metadata?.annotations ?? {}).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

function pathMistakes(ingress: IIngress): string[] {
  return pathsOf(ingress)
    .filter(({ path = '', pathType }) => PLAIN_PATH.test(path) !== (pathType === 'Exact' || pathType === 'Prefix'))
    .map(({ path = '' }) => `pathType of ${path} must be ${PLAIN_PATH.test(path) ? 'Exact or Prefix' : 'ImplementationSpecific'}`);
}

/**
 * ImplementationSpecific is as good as exact for a path that Exact may not be: ingress-nginx sends there what starts so as well, which a
 * service answers with 404.
 */
function routesOf(ingress: IIngress): FoundRoute[] {
  const stream = isDeepStrictEqual(annotationsOf(ingress), STREAM);
  return pathsOf(ingress).map(({ path = '', pathType, backend }) => ({
    match: pathType === 'Prefix' ? ('prefix' as const) : ('exact' as const),
    path,
    upstream: backend.service?.name ?? '',
    port: backend.service?.port?.name ?? backend.service?.port?.number ?? '',
    stream,
  }));
}

function pathsOf({ spec }: IIngress) {
  return (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
}
