/** Post offices by the first two digits of a postal code, islands, and areas that are closed. */
import type { Route } from '../parcel.ts';

/** First two digits from, to; post office; sorting centre. */
const regions: readonly (readonly [number, number, string, string])[] = [
  [1, 9, '서울광화문우체국', '동서울우편집중국'],
  [10, 14, '고양우체국', '고양우편집중국'],
  [15, 18, '수원우체국', '안양우편집중국'],
  [21, 23, '인천우체국', '부천우편집중국'],
  [24, 26, '춘천우체국', '원주우편집중국'],
  [27, 29, '청주우체국', '청주우편집중국'],
  [30, 35, '대전우체국', '대전우편집중국'],
  [36, 40, '안동우체국', '안동우편집중국'],
  [41, 43, '대구우체국', '대구우편집중국'],
  [44, 45, '울산우체국', '울산우편집중국'],
  [46, 49, '부산우체국', '부산우편집중국'],
  [50, 53, '창원우체국', '창원우편집중국'],
  [54, 56, '전주우체국', '전주우편집중국'],
  [57, 62, '광주우체국', '광주우편집중국'],
  [63, 63, '제주우체국', '제주우편집중국'],
];
const elsewhere = ['서울중앙우체국', '동서울우편집중국'] as const;

export function officeOf(postalCode: string): string {
  return regionOf(postalCode)[0];
}

export function hubOf(postalCode: string): string {
  return regionOf(postalCode)[1];
}

export function routeBetween(from: string, to: string): Route {
  return { origin: officeOf(from), hub: hubOf(to), destination: officeOf(to) };
}

function regionOf(postalCode: string): readonly [string, string] {
  const start = Number(postalCode.slice(0, 2));
  const region = regions.find(([first, last]) => first <= start && start <= last);
  return region ? [region[2], region[3]] : elsewhere;
}

/** A few of the islands, enough to try the surcharge: Ongjin, Ulleung, Sinan, Wando, and those that belong to Jeju. */
const islands: readonly (readonly [number, number])[] = [
  [23_100, 23_136],
  [40_200, 40_240],
  [58_800, 58_866],
  [59_127, 59_170],
  [63_000, 63_001],
  [63_365, 63_365],
];

function isIsland(postalCode: string): boolean {
  return islands.some(([first, last]) => first <= Number(postalCode) && Number(postalCode) <= last);
}

function isJeju(postalCode: string): boolean {
  return postalCode.startsWith('63');
}

/** Note 33 of the manual: to every island, and to Jeju from anywhere but Jeju and its islands. */
export function paysIslandFee(from: string, to: string): boolean {
  return isIsland(to) || (isJeju(to) && !isJeju(from));
}

/** No place in Korea has these codes; the post takes nothing for them. */
export const closedArea = { name: '접수중지 시험구역', first: '00900', last: '00999' };

export function isClosed(postalCode: string): boolean {
  return closedArea.first <= postalCode && postalCode <= closedArea.last;
}
