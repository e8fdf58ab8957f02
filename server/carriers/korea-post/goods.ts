/** What is in the parcel, in the post's terms: one content code, one line of text. */
import type { BookingRequest } from '../adapter.ts';

/** Manual, note 23. Words of shop categories in Korean, Chinese and English; the first that fits counts. */
const contents: readonly [RegExp, string][] = [
  [/냉동|냉장|冷冻|冷藏|\bfrozen|\bchilled/i, '022'],
  [/건강식품|영양제|의료|의약|保健|医疗|药|\bmedical|\bhealth|\bsupplement|\bvitamin/i, '027'],
  [
    /농산|수산|축산|과일|채소|정육|식품|生鲜|水果|蔬菜|食品|\bfruit|\bvegetable|\bproduce|\bfood|\bmeat|\bgrocer/i,
    '021',
  ],
  [/전자|가전|컴퓨터|휴대폰|电子|家电|电脑|手机|\belectronic|\bcomputer|\bphone|\bappliance/i, '023'],
  [/도서|서적|책|图书|书籍|\bbook/i, '024'],
  [/의류|패션|잡화|신발|가방|服装|服饰|鞋|箱包|\bcloth|\bapparel|\bfashion|\bshoe|\bbag/i, '025'],
  [/미용|화장품|뷰티|美妆|化妆|护肤|\bbeauty|\bcosmetic|\bskincare/i, '026'],
  [/생활|주방|가구|욕실|日用|家居|厨房|家具|\bhousehold|\bkitchen|\bhome|\bfurniture|\bliving/i, '028'],
];

/** `contCd`; 029 is "other". */
export function contentCode(category: string | null): string {
  return contents.find(([words]) => words.test(category ?? ''))?.[1] ?? '029';
}

/** "티셔츠 (L/검정) x2, 양말": all of it for the person at the door, cut where the post's field ends. */
export function goodsLine(goods: BookingRequest['goods']): string {
  const items = goods.map(({ title, option, quantity }) => {
    const name = option === null ? title : `${title} (${option})`;
    return quantity === 1 ? name : `${name} x${quantity}`;
  });
  return items.join(', ');
}
