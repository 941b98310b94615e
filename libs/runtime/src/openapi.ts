import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  /** The header that carries an API key, where some routes ask for one: also the name that they know this scheme by. */
  readonly apiKeyHeader?: string;
}

/** Adds `GET /openapi.json` and the page `GET /docs`, made from the contracts' annotations. Call it before the app listens. */
export function serveOpenApi(app: INestApplication, { title, version, apiKeyHeader }: OpenApiOptions): void {
  const outline = new DocumentBuilder().setTitle(title).setVersion(version).addBearerAuth();
  if (apiKeyHeader !== undefined) outline.addApiKey({ type: 'apiKey', in: 'header', name: apiKeyHeader }, apiKeyHeader);
  const document = SwaggerModule.createDocument(app, outline.build());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}
