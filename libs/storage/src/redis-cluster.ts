import { lookup } from 'node:dns';

import type { DNSLookupFunction, RedisOptions } from 'ioredis';
import { Cluster, Command, Redis } from 'ioredis';

import { NODE_OPTIONS, REDIS_TIMEOUTS_MS, retryDelay } from './redis-node.js';

/** A node that was put out of the cluster may go on answering, and knows nothing of the others any more. */
const REFRESH_EVERY_MS = 5_000;

/** A cluster of which one node is away finds that out again with every command. */
const REPORT_EVERY_MS = 1_000;

/**
 * A process's connections to a cluster: a client that asks each node for its own keys, and two connections to any one node, because
 * what is published at one node is heard at all of them, in the order in which it was published there.
 *
 * @param url address of any node, or a name that stands for several; user, password and TLS hold for all nodes
 */
export function connectToCluster(url: string, report: (error: unknown) => void): { client: Cluster; publisher: Redis; subscriber: Redis } {
  const seed = addressOf(url);
  const seldom = atMostEvery(REPORT_EVERY_MS, report);
  const client = connectClient(seed, seldom);
  return { client, publisher: connectToAnyNode(client, seed, seldom), subscriber: connectToAnyNode(client, seed, seldom) };
}

/** The client of such a process alone, where nothing is announced or heard. */
export function connectForCommands(url: string, report: (error: unknown) => void): Cluster {
  return connectClient(addressOf(url), atMostEvery(REPORT_EVERY_MS, report));
}

/**
 * Which server answers for a key: what fails there fails for all keys of that server, and for no others. The answer is as good as
 * what is known of the cluster. Compare it, do nothing else with it.
 */
export function serverOf(redis: Redis | Cluster, key: string): string {
  if (redis instanceof Redis) return '';
  const slot = new Command('exists', [key]).getSlot();
  return redis.slots[slot ?? 0]?.[0] ?? '';
}

/** Whether commands reach it; with a cluster, each server that answers for keys. */
export function stands(redis: Redis | Cluster): boolean {
  if (redis instanceof Redis || redis.status !== 'ready') return redis.status === 'ready';
  const reached = redis.nodes('master').filter(({ status }) => status === 'ready');
  const servers = new Set(reached.map(({ options }) => `${options.host}:${options.port}`));
  return redis.slots.every(([server = '']) => servers.has(server));
}

interface Address extends Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  readonly host: string;
  readonly port: number;
}

/** Reads an address as the client of a single server does, by making one that never connects: ioredis exports no reader of addresses. */
function addressOf(url: string): Address {
  const unconnected = new Redis(url, { lazyConnect: true });
  const { host = 'localhost', port = 6379, username, password, tls } = unconnected.options;
  // Nodes are known by number, and their certificates by the name that all of them answer to.
  return { host, port, username, password, ...(tls && { tls: { servername: host } }) };
}

function connectClient({ host, port, ...rights }: Address, report: (error: unknown) => void): Cluster {
  const cluster = new Cluster([{ host, port }], {
    redisOptions: { ...NODE_OPTIONS, ...rights },
    enableOfflineQueue: false,
    // What failed is not sent again: it may have been done, and nobody waits for a failover that takes seconds.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: REDIS_TIMEOUTS_MS.connect,
    clusterRetryStrategy: (attempt, reason) => {
      report(reason ?? new Error('no node of the Redis Cluster answers, or the cluster is down'));
      return retryDelay(attempt);
    },
    dnsLookup: eachInTurn(),
  });
  cluster.on('error', report);
  cluster.on('node error', report);
  // The first command to a node waits for the connection, and those beside it fail: so connect before there is one.
  const connect = (node: Redis) =>
    setImmediate(() => {
      if (cluster.status === 'ready' && node.status === 'wait') node.connect().catch(() => undefined);
    });
  cluster.on('+node', connect);
  cluster.on('ready', () => cluster.nodes().forEach(connect));
  const refreshing = setInterval(() => cluster.status === 'ready' && cluster.refreshSlotsCache(), REFRESH_EVERY_MS).unref();
  cluster.once('end', () => clearInterval(refreshing));
  return cluster;
}

/**
 * Connects as soon as the nodes are known. Goes to another one when the connection is lost, and when its node has left the cluster,
 * where nothing is heard any more.
 */
function connectToAnyNode(cluster: Cluster, seed: Address, report: (error: unknown) => void): Redis {
  const redis = new Redis({
    ...NODE_OPTIONS,
    ...seed,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => {
      goElsewhere();
      return retryDelay(attempt);
    },
  });
  const isHere = ({ options }: Redis): boolean => options.host === redis.options.host && options.port === redis.options.port;
  const goElsewhere = (): void => {
    const others = cluster.nodes().filter((node) => !isHere(node));
    const { host, port } = others[Math.floor(Math.random() * others.length)]?.options ?? seed;
    // Read whenever the connection is made.
    Object.assign(redis.options, { host, port });
  };
  redis.on('error', report);
  cluster.on('refresh', () => {
    if (redis.status === 'wait') {
      goElsewhere();
      redis.connect().catch(() => undefined);
    } else if (!cluster.nodes().some(isHere)) {
      redis.disconnect(true);
    }
  });
  return redis;
}

/** A name may stand for many nodes, of which some are gone: each attempt takes another one of its addresses. */
function eachInTurn(): DNSLookupFunction {
  let turn = 0;
  return (hostname, callback) => {
    lookup(hostname, { all: true }, (error, found) => {
      turn += 1;
      callback(error, found?.[turn % found.length]?.address ?? '');
    });
  };
}

function atMostEvery(ms: number, report: (error: unknown) => void): (error: unknown) => void {
  let quietUntil = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + ms;
    report(error);
  };
}
