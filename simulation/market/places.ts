/** Addresses that buyers give: most are good, some are such that the post takes no parcel there. */
import { type Place, places } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import type { Mall } from './world.ts';

const shares: readonly { weight: number; value: Place }[] = [
  { weight: 92, value: 'usual' },
  ...(Object.keys(places) as Place[]).filter((place) => place !== 'usual').map((value) => ({ weight: 2, value })),
];

export function drawPlace(dice: Dice, mall: Pick<Mall, 'currency'>): Place {
  return mall.currency === 'KRW' ? dice.weighted(shares)! : 'usual';
}

export function addressAt(place: Place, mall: Pick<Mall, 'currency'>) {
  if (mall.currency !== 'KRW') {
    const berlin = { postal_code: '10117', address1: 'Unter den Linden 1', city: 'Berlin', country: 'DE' };
    return { name: 'Kim Käufer', phone: '+49 170 1234567', ...berlin };
  }
  const seoul = { postal_code: '04524', address1: '서울특별시 중구 세종대로 110', country: 'KR' };
  const usual = { name: '김구매', phone: '010-1234-5678', ...seoul };
  switch (place) {
    case 'long_address':
      return { ...usual, address1: '서울특별시중구세종대로길'.repeat(17).slice(0, 200) };
    case 'foreign_phone':
      return { ...usual, phone: '+49 170 1234567' };
    case 'old_postal_code':
      return { ...usual, postal_code: '100-744' };
    case 'closed_area':
      return { ...usual, postal_code: '00950' };
    default:
      return usual;
  }
}
