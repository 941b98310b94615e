export interface BranchShape {
  readonly radius: number;
  /** Places along the branch that carry a pair of leaves. */
  readonly nodes: number;
  readonly leafLength: number;
  readonly leafWidth: number;
  /** Degrees along the circle from its lowest point, where the branch begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** SVG paths of the leaves of a wreath's left branch around (0, 0), lowest first; the right branch is its mirror image. */
export function leavesOf(shape: BranchShape): string[] {
  return Array.from({ length: shape.nodes }, (_, node) => {
    const along = (shape.from + ((shape.to - shape.from) * node) / (shape.nodes - 1)) * (Math.PI / 180);
    const root = { x: -shape.radius * Math.sin(along), y: shape.radius * Math.cos(along) };
    const growth = Math.atan2(-Math.sin(along), -Math.cos(along));
    return [leaf(root, growth - 0.62, shape), leaf(root, growth + 0.55, shape)];
  }).flat();
}

/** SVG path of the stem that the left branch's leaves sit on. */
export function stemOf({ radius, from, to }: BranchShape): string {
  const at = (degrees: number) => {
    const along = degrees * (Math.PI / 180);
    return `${(-radius * Math.sin(along)).toFixed(2)} ${(radius * Math.cos(along)).toFixed(2)}`;
  };
  return `M${at(from)}A${radius} ${radius} 0 0 1 ${at(to)}`;
}

function leaf(root: { x: number; y: number }, direction: number, { leafLength, leafWidth }: BranchShape): string {
  const at = (forward: number, aside: number) => {
    const x = root.x + forward * leafLength * Math.cos(direction) - aside * leafWidth * Math.sin(direction);
    const y = root.y + forward * leafLength * Math.sin(direction) + aside * leafWidth * Math.cos(direction);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  };
  return `M${at(0, 0)}C${at(0.3, 0.62)} ${at(0.72, 0.62)} ${at(1, 0)}C${at(0.72, -0.62)} ${at(0.3, -0.62)} ${at(0, 0)}Z`;
}
