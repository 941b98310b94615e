import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
}

/** Adds `GET /openapi.json` and the page `GET /docs`, made from the contracts' annotations. Call it before the app listens. */
export function serveOpenApi(app: INestApplication, { title, version }: OpenApiOptions): void {
  const outline = new DocumentBuilder()
    .setTitle(title)
    .setVersion(version)
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', in: 'header', name: 'leadr-api-key' }, 'leadr-api-key')
    .build();
  const document = SwaggerModule.createDocument(app, outline);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}
