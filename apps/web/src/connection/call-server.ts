const PATIENCE_MS = 10_000;

/** How a call ended. Only `done` carries a body; a `refused` one carries the server's line for the developer. */
export type Answer =
  | { readonly is: 'done'; readonly body: string }
  | { readonly is: 'refused'; readonly status: number; readonly message: string; readonly retryAfterMs: number | undefined }
  | { readonly is: 'unreachable' };

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly sessionToken?: string;
  readonly body?: object;
}

/** Calls the server that served this page. Never rejects: whatever happens is an answer. */
export async function callServer({ method, path, sessionToken, body }: Call): Promise<Answer> {
  const headers = new Headers();
  if (sessionToken !== undefined) headers.set('Authorization', `Bearer ${sessionToken}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.ok) return { is: 'done', body: text };
    return { is: 'refused', status: response.status, message: text, retryAfterMs: retryAfter(response) };
  } catch {
    return { is: 'unreachable' };
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = response.headers.get('Retry-After');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
