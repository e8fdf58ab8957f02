/** Sizes and times of the HTTP server, all in one place. */
export const limits = {
  bodyBytes: 1024 * 1024,
  bulkBodyBytes: 20 * 1024 * 1024,
  /** Milliseconds. Moving a test clock may take its full minute; uploads of 200 MB take longer. */
  handlerMs: 90_000,
  uploadMs: 15 * 60_000,
  /** The whole request must have arrived. */
  requestMs: 15 * 60_000,
  headersMs: 30_000,
  /** A connection on which nothing moves is closed. */
  idleMs: 120_000,
  keepAliveMs: 75_000,
  /** How long stopping waits for answers under way. */
  closingMs: 10_000,
} as const;
