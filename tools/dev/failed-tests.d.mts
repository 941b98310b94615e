export interface FailedTest {
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

export function failedTests(output: string): FailedTest[];
