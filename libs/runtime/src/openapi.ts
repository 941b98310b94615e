import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
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
  const described = { ...document, paths: withoutSlashAtEnd(document.paths) };
  SwaggerModule.setup('docs', app, described, { jsonDocumentUrl: 'openapi.json' });
}

/** Nest describes a route that takes a slash at its end or does without by the longer path only. */
function withoutSlashAtEnd(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path.replace(/(?<=.)\/$/, ''), item]));
}
