/** One decorator that does what these do, in their order. Of several complaints about a field the one that was registered last is told. */
export function combined(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
