/**
 * A comment without a blank line after it: clients that dispatch on every blank line (a widely used fetch-based library
 * does) would otherwise hand an empty message to the page.
 */
export const HEARTBEAT = Buffer.from(':\n');

/** Tells the client how long to wait before it reconnects; takes effect without a blank line. */
export function retryAfter(milliseconds: number): string {
  return `retry: ${milliseconds}\n`;
}

/** An unnamed event. `data` must be one line; JSON is, because it escapes line breaks. */
export function eventText(id: string, data: string): Buffer {
  return Buffer.from(`id: ${id}\ndata: ${data}\n\n`);
}
