import type { Socket } from 'node:net';

export declare function joinSockets(one: Socket, other: Socket): void;
