import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { startProcess } from '@laurel/fixtures/test-process';

import { doCommand } from './compose-command.js';
import type { ComposeProject, Ran } from './compose-project.js';

const DOCKER = fileURLToPath(new URL('./docker.mjs', import.meta.url));

/** A shell in a folder, whose `docker` does what it is told to a project. */
export class Shell {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  static async open(project: ComposeProject, folder: string): Promise<Shell> {
    const server = createServer((request, response) => {
      typed(request).then((words) => doCommand(project, words)).then(
        (command) => response.end(JSON.stringify(command)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new Shell(folder, server);
  }

  /** As at a terminal: what comes behind a command that has failed is run all the same, and the last one tells. */
  async paste(block: string): Promise<Ran> {
    const docker = `docker() { '${process.execPath}' '${DOCKER}' "$@"; }`;
    const env = { ...process.env, DOCKER_AT: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
    const shell = await startProcess('bash', ['-c', `${docker}\n${block}`], { cwd: this.folder, env });
    return { code: await shell.exited, output: shell.output() };
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function typed(request: IncomingMessage): Promise<string[]> {
  return JSON.parse(await text(request)) as string[];
}
