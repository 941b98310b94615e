import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP's JSON has it, with its attributes by name. */
export interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly events: readonly unknown[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface ExportedSpan extends Omit<Span, 'attributes'> {
  readonly attributes: readonly Attribute[];
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[];
  }[];
}

/** Takes traces in as an OpenTelemetry collector does. */
export class TraceCollector {
  /** What arrived, word for word. */
  received = '';
  readonly spans: Span[] = [];
  readonly services = new Set<unknown>();

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        collector.take(`${req.method} ${req.url}`, Buffer.concat(chunks).toString());
        res.setHeader('Content-Type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const collector = new TraceCollector(
      `http://127.0.0.1:${port}`,
      async () => {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      },
    );
    return collector;
  }

  /** The spans of a trace that are right below one of them. */
  below({ traceId, spanId }: Span): Span[] {
    return this.spans.filter((span) => span.traceId === traceId && span.parentSpanId === spanId);
  }

  private take(line: string, body: string): void {
    this.received += body;
    if (line !== 'POST /v1/traces') throw new Error(`a collector knows nothing of ${line}`);
    for (const { resource, scopeSpans } of (JSON.parse(body) as Exported).resourceSpans) {
      this.services.add(byName(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ ...span, attributes: byName(span.attributes) });
    }
  }
}

function byName(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
