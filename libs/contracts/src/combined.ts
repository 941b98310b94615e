/** One decorator of a field that does what these do, in their order. Of several complaints the one that was registered last is told. */
export function combined(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** One decorator of a route that does what these do, in their order. */
export function combinedOnMethod(...decorators: readonly MethodDecorator[]): MethodDecorator {
  return (target, property, descriptor) => {
    for (const decorate of decorators) decorate(target, property, descriptor);
  };
}
