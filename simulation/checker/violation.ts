/** What the checker found wrong: which requirement, on which object, and the figures. */
export interface Violation {
  /** Requirement or promise, such as "C9". */
  rule: string;
  object: string;
  detail: string;
}

export type Report = (rule: string, object: string, detail: string) => void;

export function collect(): { violations: Violation[]; report: Report } {
  const violations: Violation[] = [];
  return { violations, report: (rule, object, detail) => violations.push({ rule, object, detail }) };
}

export function textOf({ rule, object, detail }: Violation): string {
  return `${rule} ${object}: ${detail}`;
}
