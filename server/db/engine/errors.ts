/** What goes wrong with the database before Roundtrip can serve, each with what to do about it. */

/** Broken or missing infrastructure. `message` ends with the remedy in plain words. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly remedy: string;
  constructor(problem: string, remedy: string, options: { cause?: unknown } = {}) {
    super(`${problem} ${remedy}`.trim(), options);
    this.remedy = remedy;
  }
}

/** The `code` of a Node or PostgreSQL error, or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function textOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The part of a logger the database's supervision uses; pino fits. */
export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
