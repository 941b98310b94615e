import { checkTypes } from './check-types.js';
import { compareRenderings } from './compare-renderings.js';
import { render } from './render.js';
import { Rendering } from './rendering.js';
import type { RouteChoice } from './route-choices.js';
import type { Facts } from './rule.js';
import { RULES } from './rules.js';

/**
 * Everything that is wrong with the manifests of an overlay with one kind of routes, one sentence each.
 *
 * @param kubectls every program that must make the same of them; the first one's result is looked at
 */
export async function validate(choice: RouteChoice, kubectls: readonly string[], facts: Facts): Promise<string[]> {
  const mistakes = await mistakesOf(choice, kubectls, facts);
  return mistakes.map((mistake) => `${choice.overlay}, ${choice.routes}: ${mistake}`);
}

/** Each step trusts what the one before has found to be in order. */
async function mistakesOf(choice: RouteChoice, kubectls: readonly string[], facts: Facts): Promise<string[]> {
  const { overlay, routes, folder } = choice;
  const attempts = await Promise.allSettled(kubectls.map((kubectl) => render(kubectl, folder)));
  const built = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = attempts.flatMap((each, index) => (each.status === 'rejected' ? [`${kubectls[index]} fails: ${each.reason}`] : []));
  if (failed.length > 0) return failed;
  const [objects = [], ...others] = built;
  const different = others.flatMap((other) => compareRenderings(objects, other));
  if (different.length > 0) return different;
  const mistyped = checkTypes(objects);
  if (mistyped.length > 0) return mistyped;
  const rendering = new Rendering(overlay, routes, objects);
  return (await Promise.all(RULES.map((rule) => rule(rendering, facts)))).flat();
}
