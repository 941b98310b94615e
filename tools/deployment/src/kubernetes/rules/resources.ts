import { IMAGES } from '@laurel/build/images.mjs';
import type { IContainer } from 'kubernetes-models/v1/Container';

import { environmentOf } from '../container-environment.js';
import { laurelImage } from '../laurel-image.js';
import { everyContainer, podsOf } from '../pods.js';
import { bytesOf, MIB } from '../quantity.js';
import type { Rendering } from '../rendering.js';

const HEAP_SHARE = { least: 0.7, usual: 0.75, most: 0.8 };

/** Every container asks for what it needs and can take no more memory than that allows; Node knows how much of it is for its heap. */
export function resources(rendering: Rendering): string[] {
  return podsOf(rendering).flatMap((pod) =>
    everyContainer(pod).flatMap((container) =>
      mistakes(rendering, container).map((mistake) => `${pod.title}, container ${container.name}: ${mistake}`),
    ),
  );
}

function mistakes(rendering: Rendering, container: IContainer): string[] {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const runsNode = IMAGES[laurelImage(container.image) ?? '']?.workspace !== undefined;
  return [
    ...(requests.cpu === undefined ? ['resources.requests.cpu is missing'] : []),
    ...(requests.memory === undefined ? ['resources.requests.memory is missing'] : []),
    ...(limits.memory === undefined ? ['resources.limits.memory is missing'] : []),
    ...(runsNode && limits.memory !== undefined ? heapMistakes(rendering, container, bytesOf(limits.memory)) : []),
  ];
}

function heapMistakes(rendering: Rendering, container: IContainer, limit: number): string[] {
  const options = environmentOf(rendering, container).NODE_OPTIONS ?? '';
  const heap = Number(/^--max-old-space-size=(\d+)$/.exec(options)?.[1] ?? 0) * MIB;
  const isRight = heap >= limit * HEAP_SHARE.least && heap <= limit * HEAP_SHARE.most;
  const proposal = Math.round((limit * HEAP_SHARE.usual) / MIB);
  return isRight ? [] : [`NODE_OPTIONS must be --max-old-space-size=${proposal}, three quarters of limits.memory, and no other option`];
}
