import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A TCP line to a server that a test can cut or silence, and mend. */
export class SeverableLine {
  private readonly sockets = new Set<Socket>();
  private state: 'whole' | 'cut' | 'silent' = 'whole';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async to(url: string): Promise<SeverableLine> {
    const server = createServer();
    const line = new SeverableLine(server, new URL(url));
    server.on('connection', (socket) => line.relay(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  /** The server's address by way of this line. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Breaks what is connected, and whatever connects from now on. */
  cut(): void {
    this.state = 'cut';
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** From now on nothing arrives, and nobody is told; what was connected stays without an answer for good. */
  silence(): void {
    this.state = 'silent';
    this.sockets.forEach((socket) => socket.unpipe().resume());
  }

  mend(): void {
    this.state = 'whole';
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(near: Socket): void {
    if (this.state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      if (this.state === 'whole') one.pipe(other);
      else one.resume();
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
