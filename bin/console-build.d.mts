/** For the browser tests, which build the console when it is stale. */
export function ensureConsole(
  root: string,
  node: string,
  given?: { build?: (root: string, node: string, folder: string) => void },
): void;
export function stampOf(root: string): string;
