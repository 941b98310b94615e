/** Makes one connection of two: what one of them gets is written to the other, and where one ends, the other does. */
export function joinSockets(one, other) {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
}
