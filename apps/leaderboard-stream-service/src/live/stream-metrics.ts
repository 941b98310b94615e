import { metrics } from '@laurel/runtime/metrics';
import { Counter, Gauge, Histogram } from 'prom-client';

export const streamsOpen = new Gauge({
  name: 'sse_open',
  help: 'Event streams that are open now.',
  registers: [metrics],
});

export const framesSent = new Counter({
  name: 'sse_frames_total',
  help: 'Pages written to streams.',
  registers: [metrics],
});

export const slowReadersDropped = new Counter({
  name: 'sse_dropped_slow_total',
  help: 'Streams cut off because their client did not take in what it was sent.',
  registers: [metrics],
});

export const pageReads = new Counter({
  name: 'sse_page_reads_total',
  help: 'Pages read from the store for streams.',
  registers: [metrics],
});

export const streamLag = new Histogram({
  name: 'sse_lag_seconds',
  help: 'Time from the first sign of a change to its page being written to the last of its streams.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [metrics],
});

const ANSWERS = ['opened', 'address-full', 'process-full', 'draining'] as const;

/** What is answered with an event stream, whoever is sent away included; errors are counted with all other requests. */
export const streamAnswers = new Counter({
  name: 'sse_answers_total',
  help: 'Requests for streams that were answered with one, or with one that asks to come back later, and why.',
  labelNames: ['answer'] as const,
  registers: [metrics],
});

for (const answer of ANSWERS) streamAnswers.inc({ answer }, 0);

export type StreamAnswer = (typeof ANSWERS)[number];
