/** How an object is called where people read: by its owner's number, else by the end of its id. */

export function labelOf({ id, reference }: { id: string; reference?: string | null }): string {
  return reference || `${id.slice(0, 4)}…${id.slice(-6)}`;
}
