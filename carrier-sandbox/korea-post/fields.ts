/** Checks fields the way the manual's error codes are built: class, then missing or invalid, then which way. */
import type { Problem } from './xml.ts';

/** 1 parcel, 2 contract and sender, 3 recipient, 5 the rest. */
type Class = 1 | 2 | 3 | 5;

export interface FieldRule {
  name: string;
  class: Class;
  length: number;
  required?: boolean;
  /** Digits only. */
  number?: boolean;
  oneOf?: readonly string[];
  /** Where the manual gives another code for a wrong length or type. */
  codes?: { length?: string; type?: string; value?: string };
}

export type Fields = ReadonlyMap<string, string>;

/** The plain text of regData, `k=v&k=v` without any escaping; null: it is none. */
export function readFields(plain: string): Fields | null {
  const fields = new Map<string, string>();
  for (const part of plain.split('&')) {
    const [name, value, more] = part.split('=');
    if (!name || value === undefined || more !== undefined || !/^\w+$/.test(name)) return null;
    fields.set(name, value.trim());
  }
  return fields;
}

export function text(fields: Fields, name: string): string {
  return fields.get(name) ?? '';
}

/** The first problem in the order of the rules. */
export function fieldProblem(fields: Fields, rules: readonly FieldRule[]): Problem | null {
  for (const rule of rules) {
    const problem = problemOf(text(fields, rule.name), rule);
    if (problem) return problem;
  }
  return null;
}

function problemOf(value: string, rule: FieldRule): Problem | null {
  const { name, length, codes = {} } = rule;
  if (value === '') {
    return rule.required ? { code: `ERR-${rule.class}11`, message: `필수항목누락-${name} 값이 없습니다.` } : null;
  }
  if ([...value].length > length) {
    return { code: codes.length ?? `ERR-${rule.class}21`, message: `데이터오류-${name} ${length}자리 초과` };
  }
  if (rule.number && !/^\d+$/.test(value)) {
    return {
      code: codes.type ?? `ERR-${rule.class}22`,
      message: `데이터오류-${name}는 숫자(정수)로만 입력가능합니다.`,
    };
  }
  if (rule.oneOf && !rule.oneOf.includes(value)) {
    return { code: codes.value ?? `ERR-${rule.class}23`, message: `데이터 오류-${name} 값이 유효하지 않습니다.` };
  }
  return null;
}

export const customerField: FieldRule = { name: 'custNo', class: 2, length: 10, required: true, number: true };
export const approvalField: FieldRule = { name: 'apprNo', class: 2, length: 10, required: true, number: true };
export const requestType: FieldRule = {
  name: 'reqType',
  class: 1,
  length: 1,
  required: true,
  oneOf: ['1', '2'],
  codes: { length: 'ERR-123' },
};
