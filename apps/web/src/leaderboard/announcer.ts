import { Observable } from '../observable.js';

const PAUSE_MS = 8000;

/** What a screen reader is told: one sentence at a time, then a pause; of those that come meanwhile only the last. */
export class Announcer extends Observable<string> {
  private next: string | undefined;
  private speaking = false;

  constructor(private readonly wait: (milliseconds: number) => Promise<void>) {
    super('');
  }

  say(sentence: string): void {
    this.next = sentence;
    if (!this.speaking) void this.speak();
  }

  private async speak(): Promise<void> {
    this.speaking = true;
    while (this.next !== undefined) {
      this.become(this.next);
      this.next = undefined;
      await this.wait(PAUSE_MS);
    }
    this.speaking = false;
  }
}
