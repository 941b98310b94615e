/** What a refresh consists of. */
interface Refresh {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** In which ways the official SDKs differ on the wire. */
export interface Sdk {
  readonly name: string;
  headers(hasBody: boolean): Record<string, string>;
  /** An id as the game keeps it in its configuration. */
  configured(prefix: string, uuid: string): string;
  /** What a session starts with, beside game and fingerprint. */
  start(testMode: boolean): object;
  refresh(refreshToken: string): Refresh;
  boardTarget(gameId: string, slug: string): string;
  /** A score's value in JSON. */
  written(value: number): string;
}

/** Godot has no integers in JSON, and its SDK says in the body what it refreshes. */
export const GODOT: Sdk = {
  name: 'Godot',
  headers: (hasBody) => ({
    'LEADR-Client': 'sdk-godot; v=0.4.0; runtime=godot-4.4; platform=linux; arch=x86_64',
    'User-Agent': 'LEADR-SDK-Godot/0.4.0 (Godot 4.4; Linux)',
    Accept: '*/*',
    'Accept-Encoding': 'gzip, deflate',
    ...(hasBody && { 'Content-Type': 'application/json' }),
  }),
  configured: (_prefix, uuid) => uuid,
  start: (testMode) => ({ platform: 'Linux', test_mode: testMode }),
  refresh: (refreshToken) => ({ body: JSON.stringify({ refresh_token: refreshToken }) }),
  boardTarget: (gameId, slug) => `/v1/client/boards?game_id=${gameId}&slug=${slug}`,
  written: (value) => (Number.isInteger(value) ? `${value}.0` : String(value)),
};

/** Unity types every request, and its older SDKs refresh with the header alone. */
export const UNITY: Sdk = {
  name: 'Unity',
  headers: () => ({
    'LEADR-Client': 'sdk-unity; v=0.1.2; runtime=unity-6000.0.23f1; platform=windows; arch=x64',
    'User-Agent': 'LEADR-SDK-Unity/0.1.2 (Unity 6000.0.23f1; IL2CPP; windows)',
    Accept: '*/*',
    'Content-Type': 'application/json',
  }),
  configured: (prefix, uuid) => `${prefix}_${uuid}`,
  start: (testMode) => (testMode ? { test_mode: true } : {}),
  refresh: (refreshToken) => ({ headers: { Authorization: `Bearer ${refreshToken}`, 'Content-Length': '0' } }),
  boardTarget: (gameId, slug) => `/v1/client/boards/?slug=${slug}&game_id=${gameId}`,
  written: String,
};

export const SDKS: readonly Sdk[] = [GODOT, UNITY];
