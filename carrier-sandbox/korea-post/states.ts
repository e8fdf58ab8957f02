/** Korea Post's words and codes for what happens to a parcel. */
import type { Scan, Status, Step } from '../parcel.ts';

/** The word on the tracking page; null: the page does not show it. */
export const pageWords: Record<Step, string | null> = {
  printed: '운송장출력',
  collected: '집하완료',
  departed: '발송',
  arrived_at_hub: '도착',
  left_hub: '발송',
  arrived_at_office: '도착',
  out_for_delivery: '배달준비',
  delivered: '배달완료',
  not_collected: null,
  attempt_failed: '미배달',
  cancelled: '신청취소',
};

/** treatStusCd (note 35): it says nothing of what follows the collection. */
export function treatmentOf(scans: readonly Scan[]): '01' | '02' | '03' | '04' | '05' {
  const last = scans.at(-1)?.step;
  if (last === undefined) return '01';
  if (last === 'cancelled') return '05';
  if (last === 'not_collected') return '04';
  return last === 'printed' ? '02' : '03';
}

const treatmentWords = { '01': '소포신청', '02': '운송장출력', '03': '집하완료', '04': '미집하', '05': '신청취소' };

export function stateWord(scans: readonly Scan[]): string {
  const last = scans.at(-1);
  return (last && pageWords[last.step]) ?? treatmentWords[treatmentOf(scans)];
}

export const expressible: readonly Status[] = [
  'pre_transit',
  'collected',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'attempt_failed',
  'cancelled',
];
