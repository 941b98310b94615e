const PREFIX = 'laurel/';

/** Which of our images a reference names, such as `laurel/auth-service:0.1.0`; undefined for the images of others. */
export function laurelImage(reference = ''): string | undefined {
  return reference.startsWith(PREFIX) ? reference.slice(PREFIX.length).replace(/[:@].*$/, '') : undefined;
}

/** The tag of a reference; undefined when it has none. */
export function tagOf(reference = ''): string | undefined {
  return /:([^:/@]+)(?:@.*)?$/.exec(reference)?.[1];
}
