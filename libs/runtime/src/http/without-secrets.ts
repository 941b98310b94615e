/** A name that ends in a word which means a secret in one protocol or another, also where brackets or the like follow: `token[]`. */
const SECRET_NAME = /(?:token|code|state|fingerprint|secret|password|(?:api|table).?key)(?:\W.*)?$/is;

const LENGTH_MAX = 1_000;

/** Whether a field or parameter of this name holds what neither logs nor answers may repeat. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * A request target for the log: secret values, and what follows a secret path prefix, are replaced. Clients put targets together
 * wrongly, with a second `?` or with `&` where `?` should be; what is secret in such a target is secret all the same.
 */
export function withoutSecrets(target: string, secretPaths: readonly string[]): string {
  const [path = '', ...query] = target.split('?');
  const shown = [withoutSecretTail(path, secretPaths), ...query].join('?');
  return shown.split('&').map(withoutSecretValue).join('&').slice(0, LENGTH_MAX);
}

/** The path may stand behind a scheme and a host. */
function withoutSecretTail(target: string, secretPaths: readonly string[]): string {
  const origin = /^[a-z]+:\/\/[^/]*/i.exec(target)?.[0] ?? '';
  const path = target.slice(origin.length);
  const prefix = secretPaths.find((candidate) => path.toLowerCase().startsWith(candidate.toLowerCase()));
  const isSecret = prefix !== undefined && path.length > prefix.length;
  return isSecret ? `${origin}${path.slice(0, prefix.length)}[redacted]` : target;
}

/** From the first secret on: a secret may hold a `?` itself. */
function withoutSecretValue(text: string): string {
  const parts = text.split('?');
  const index = parts.findIndex(isSecretPair);
  if (index === -1) return text;
  const [name = ''] = parts[index]?.split('=', 1) ?? [];
  return [...parts.slice(0, index), `${name}=[redacted]`].join('?');
}

function isSecretPair(pair: string): boolean {
  const [name = '', value] = pair.split('=', 2);
  return value !== undefined && isSecretName(decoded(name));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
