import { everyContainer, podsOf } from '../pods.js';
import { laurelImage, tagOf } from '../laurel-image.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';

/** Images are the ones that are built here, in this version, or those of others that compose uses; ours run what they were built for. */
export function images(rendering: Rendering, { version, images: built, othersImages }: Facts): string[] {
  const known = othersImages.join(', ');
  return podsOf(rendering).flatMap((pod) =>
    everyContainer(pod).flatMap(({ name, image = '', command }) => {
      const ours = laurelImage(image);
      const tag = tagOf(image);
      const mistakes = [
        ...(ours !== undefined && !built.includes(ours) ? [`no image of docker/Dockerfile is called ${ours}`] : []),
        ...(ours !== undefined && tag !== version ? [`the tag must be ${version}, the version of this repository`] : []),
        ...(ours !== undefined && command !== undefined ? ['command must not replace the entry point, which gets signals first-hand'] : []),
        ...(ours === undefined && !othersImages.includes(image) ? [`others' images must be those of compose.yaml: ${known}`] : []),
      ];
      return mistakes.map((mistake) => `${pod.title}, container ${name}, image ${image}: ${mistake}`);
    }),
  );
}
