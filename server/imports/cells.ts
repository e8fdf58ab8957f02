/**
 * Cells that a spreadsheet would take for a formula. We write them with an apostrophe before (P11), which a spreadsheet
 * shows as plain text, and take it off again when such a file comes back: what is exported and imported stays the same.
 */
const likeFormula = /^[=+\-@\t\r]/;
const defused = /^'[=+\-@\t\r]/;

export function defuse(cell: string): string {
  return likeFormula.test(cell) || defused.test(cell) ? `'${cell}` : cell;
}

export function undefuse(cell: string): string {
  return defused.test(cell) || /^''[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
