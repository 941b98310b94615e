/** Query parameters that carry secrets in one protocol or another. */
const SECRET_PARAMETERS = new Set(['token', 'code', 'state', 'fingerprint', 'refresh_token']);

const LENGTH_MAX = 1_000;

/** A request target for the log: secret query values, and what follows a secret path prefix, are replaced. */
export function withoutSecrets(target: string, secretPaths: readonly string[]): string {
  const [path = '', ...query] = target.split('?');
  const shown = query.length === 0 ? [] : [query.join('?').split('&').map(withoutSecretValue).join('&')];
  return [withoutSecretTail(path, secretPaths), ...shown].join('?').slice(0, LENGTH_MAX);
}

/** The path may stand behind a scheme and a host. */
function withoutSecretTail(target: string, secretPaths: readonly string[]): string {
  const origin = /^[a-z]+:\/\/[^/]*/i.exec(target)?.[0] ?? '';
  const path = target.slice(origin.length);
  const prefix = secretPaths.find((candidate) => path.toLowerCase().startsWith(candidate.toLowerCase()));
  const isSecret = prefix !== undefined && path.length > prefix.length;
  return isSecret ? `${origin}${path.slice(0, prefix.length)}[redacted]` : target;
}

function withoutSecretValue(parameter: string): string {
  const [name = ''] = parameter.split('=', 1);
  return SECRET_PARAMETERS.has(decoded(name).toLowerCase()) ? `${name}=[redacted]` : parameter;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
