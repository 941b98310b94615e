import { setTimeout as wait } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const ANSWER_MS = 1_000;

/** Tells anybody who asks whether the database is there, without giving them a way to keep it busy. */
@Injectable()
export class DatabaseHealth {
  private asking: Promise<boolean> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Whether the database answers within a second. All who ask at once share one question. */
  answers(): Promise<boolean> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private ask(): Promise<boolean> {
    const answered = this.dataSource.query('select 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answered, wait(ANSWER_MS, false, { ref: false })]);
  }
}
