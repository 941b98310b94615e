import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { PostgresAccount } from './postgres-account.js';

const LINES_KEPT = 20;
// Nothing of the caller's PG* variables or locale may reach PostgreSQL.
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/** A running program of PostgreSQL and the last lines that it wrote. */
export class PostgresProgram {
  /** The exit code, `null` when a signal ended it. Rejects when the program could not be run at all. */
  readonly ended: Promise<number | null>;
  private readonly lines: string[] = [];
  private readonly awaited = new Map<string, () => void>();

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', (line) => this.receive(line));
  }

  /** Runs it in a process group of its own: Ctrl-C in a terminal must reach only us, who stop PostgreSQL last. */
  static run(program: string, args: string[], account?: PostgresAccount): PostgresProgram {
    const identity = account && { uid: account.uid, gid: account.gid };
    const child = spawn(program, args, { cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...identity });
    return new PostgresProgram(child);
  }

  get lastLines(): string {
    return this.lines.join('\n');
  }

  /** The process to signal; `undefined` when it has ended. */
  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** Resolves when it writes a line that holds this text. */
  writes(text: string): Promise<void> {
    return new Promise((resolve) => this.awaited.set(text, resolve));
  }

  /** Lets this process end although the program still runs. */
  letGo(): void {
    this.child.unref();
    for (const stream of [this.child.stdout, this.child.stderr]) (stream as Socket | null)?.unref();
  }

  private receive(line: string): void {
    this.lines.push(line);
    if (this.lines.length > LINES_KEPT) this.lines.shift();
    for (const [text, resolve] of this.awaited) if (line.includes(text)) resolve();
  }
}
