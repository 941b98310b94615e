import 'reflect-metadata';
import { EventEmitter, once } from 'node:events';

import { Controller, ForbiddenException, Get, HttpCode, Injectable, Module, Param, Post, Put, Req, Res } from '@nestjs/common';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Request, Response } from 'express';

import { arrivedAt } from '../src/http/arrival.js';
import { clientAddress } from '../src/http/client-address.js';
import type { Door } from '../src/http/door.js';
import { parseBody } from '../src/http/json-body.js';
import { Refusal } from '../src/http/refusal.js';
import { createLogger } from '../src/log.js';
import type { RunningService, ServiceOptions } from '../src/serve.js';
import { serve } from '../src/serve.js';
import { LIST_DOOR, ListController } from './meals.js';

const METHODS: Record<string, readonly string[]> = {
  '/text/echo': ['GET', 'POST', 'PUT'],
  '/text/order': ['POST'],
  '/text/stream': ['GET'],
  '/text/teapot': ['GET', 'HEAD'],
};

/** A protocol with plain-text errors, open to every origin. */
export const TEXT_DOOR: Door = {
  owns: (path) => path === '/text' || path.startsWith('/text/'),
  methods: (path) => METHODS[path],
  headers: { 'Access-Control-Allow-Origin': '*' },
  preflight: { status: 204, headers: { 'Access-Control-Allow-Methods': 'GET, POST, OPTIONS', 'Access-Control-Max-Age': '600' } },
  refusalBody: (message) => ({ contentType: 'text/plain; charset=utf-8', body: message }),
  secretPaths: ['/text/login/'],
};

/** A protocol with its own JSON errors and no other origins. */
export const HOUSE_DOOR: Door = {
  owns: (path) => path.startsWith('/house/'),
  methods: (path) => (path === '/house/rooms' ? ['GET'] : undefined),
  headers: { 'X-House': 'yes' },
  refusalBody: (message) => ({ contentType: 'application/json', body: JSON.stringify({ detail: message }) }),
};

export class Order {
  @IsInt()
  @Min(1)
  @Max(9)
  pieces!: number;

  @IsString()
  @MaxLength(20)
  what!: string;
}

/** What a store throws while it is away. */
export class Away extends Error {}

/** Lets a test hold a request inside its handler. */
@Injectable()
export class Gate extends EventEmitter<{ entered: []; opened: [] }> {
  async pass(): Promise<void> {
    this.emit('entered');
    await once(this, 'opened');
  }

  open(): void {
    this.emit('opened');
  }
}

/** Ends its streams on shutdown, as a hub of real streams does. */
@Injectable()
export class Streams {
  readonly open = new Set<Response>();

  onModuleDestroy(): void {
    for (const res of this.open) res.end('data: bye\n\n');
  }
}

@Controller('text')
class TextController {
  constructor(
    private readonly gate: Gate,
    private readonly streams: Streams,
  ) {}

  @Get('echo')
  readEcho(@Req() req: Request): object {
    return { at: arrivedAt(req), address: clientAddress(req), query: req.query, ...describeBody(req) };
  }

  @Put('echo')
  putEcho(@Req() req: Request): object {
    return describeBody(req);
  }

  @Post('echo')
  @HttpCode(200)
  postEcho(@Req() req: Request): object {
    return describeBody(req);
  }

  @Post('order')
  @HttpCode(200)
  order(@Req() req: Request): object {
    return { ...parseBody(Order, req) };
  }

  @Get('stream')
  stream(@Res() res: Response): void {
    this.streams.open.add(res);
    res.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'keep-alive' });
    res.write('data: hello\n\n');
  }

  @Get('teapot')
  teapot(): never {
    throw new Refusal(418, 'short\r\nand\u2028stout\0', { 'X-Tea': 'green' });
  }

  @Get('silent')
  silent(): never {
    throw new Refusal(409, '');
  }

  @Get('item/:id')
  item(@Param('id') id: string): string {
    return id;
  }

  @Post('slow')
  @HttpCode(200)
  async slow(): Promise<string> {
    await this.gate.pass();
    return 'done';
  }

  @Get('halfway')
  async halfway(@Res() res: Response): Promise<never> {
    res.writeHead(200, { 'Content-Type': 'text/plain' }).write('half of ');
    await this.gate.pass();
    throw new Error('broken halfway');
  }
}

@Controller('house')
class HouseController {
  @Get('rooms')
  rooms(): never {
    throw new Error('select * from secrets');
  }

  @Get('guarded')
  guarded(): never {
    throw new ForbiddenException({ internals: 'hidden' }, 'also hidden');
  }

  @Get('away')
  away(): never {
    throw new Away('connection to 10.0.0.7 lost');
  }

  @Get('odd')
  odd(): never {
    throw 'a string, thrown';
  }
}

@Controller()
class OpenController {
  @Get('open/:id')
  open(@Param('id') id: string): string {
    return id;
  }
}

@Module({ controllers: [TextController, ListController, HouseController, OpenController], providers: [Gate, Streams] })
export class TinyModule {}

export interface TinyService extends RunningService {
  /** Log lines so far, parsed. */
  readonly lines: Record<string, unknown>[];
}

type TinyOptions = Partial<Omit<ServiceOptions, 'config'>> & { config?: Partial<ServiceOptions['config']> };

/** Starts the tiny service on free ports, with its log captured. */
export async function startTinyService(options: TinyOptions = {}): Promise<TinyService> {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const service = await serve({
    name: 'tiny',
    module: TinyModule,
    doors: [TEXT_DOOR, LIST_DOOR, HOUSE_DOOR],
    now: () => () => 1_000,
    isUnavailable: (error) => error instanceof Away,
    installSignals: false,
    logger: createLogger('tiny', { level: 'debug', destination }),
    ...options,
    config: { host: '127.0.0.1', port: 0, opsPort: 0, trustedProxies: [], drainWaitMs: 0, ...options.config },
  });
  return { ...service, lines };
}

function describeBody(req: Request): object {
  const body: unknown = req.body;
  return { body: Buffer.isBuffer(body) ? body.toString('latin1') : typeof body };
}
