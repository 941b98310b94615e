import { randomInt } from 'node:crypto';

/** Nothing in it is taken for something else when it is read out or typed off a screen. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;

/** A short code that is very likely nobody's. */
export function randomShortCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
