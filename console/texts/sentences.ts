/**
 * Rules and reasons that the server writes in English, in the other two languages. `{}` stands for a figure or a word
 * of the lists. What is newer than this list is shown as the server wrote it.
 */
import type { Language } from './language-names.ts';

type Sentence = readonly [en: string, ko: string, zh: string];

const sentences: readonly Sentence[] = [
  // Why a button is not there
  ['it has both uses', '두 용도를 모두 이용 중입니다', '两种用途均已开通'],
  [
    'The carrier calls on {}; reroute it when nobody has come by the day after.',
    '택배사가 {}에 방문합니다. 다음 날까지 오지 않으면 변경할 수 있습니다.',
    '快递员将于 {} 上门；如次日仍未到，即可更改。',
  ],
  [
    'The buyer has sent the goods with a waybill of its own.',
    '구매자가 직접 송장을 등록해 보냈습니다.',
    '买家已用自己的运单寄出。',
  ],
  // Orders and shipments
  ['payment of the order', '주문 결제', '订单付款'],
  ['acknowledged by the seller', '판매자가 발주확인', '卖家已接单'],
  [
    'dispatching acknowledges; B2: dispatch takes effect with the number',
    '발송처리로 발주확인됨; B2: 송장번호가 나오면 발송으로 처리',
    '发货即视为接单；B2：取得运单号后视为发货',
  ],
  ['dispatch takes effect with the number', '송장번호가 나오면 발송으로 처리', '取得运单号后视为发货'],
  ['dispatched with shipment {}', '배송 {}(으)로 발송', '随发货 {} 发出'],
  ['from the tracking of its parcels', '배송 추적 정보에 따름', '依据物流跟踪'],
  ['from the tracking of the parcel', '배송 추적 정보에 따름', '依据物流跟踪'],
  ['handed over within {} minutes', '{}분 이내 택배사에 접수', '须在 {} 分钟内交由快递下单'],
  ['cancellation {}', '취소 {}', '取消 {}'],
  ['return {}', '반품 {}', '退货 {}'],
  ['return {} accepted', '반품 {} 입고', '退货 {} 已验收'],
  ['shipment {} voided', '배송 {} 취소', '发货 {} 已作废'],
  ['cancelled by the carrier as asked', '요청에 따라 택배사가 취소', '快递公司已按要求取消'],
  [
    'cancelled by the carrier; a claim holds its pieces',
    '택배사가 취소; 상품은 클레임 처리 중',
    '快递公司已取消；货物处于售后中',
  ],
  [
    'the carrier gave the number and is asked to cancel it',
    '택배사가 발급한 번호이므로 택배사에 취소를 요청',
    '运单号由快递公司给出，正请其取消',
  ],
  [
    'refused by the carrier; its pieces are to be dispatched again',
    '택배사가 거절; 상품을 다시 발송해야 함',
    '快递公司已拒绝；须重新发货',
  ],
  // Cancellations
  ['approved by the seller', '판매자가 승인', '卖家已同意'],
  ['refused by the seller', '판매자가 거부', '卖家已拒绝'],
  ['withdrawn by the buyer', '구매자가 철회', '买家已撤回'],
  ['the seller did not answer in time', '판매자가 기한 내에 답하지 않음', '卖家未在期限内答复'],
  ['the seller has not acknowledged the order', '발주확인 전이므로 바로 처리', '卖家尚未接单，立即处理'],
  ['dispatch refuses the open request', '발송되어 요청이 거부됨', '因发货而拒绝申请'],
  ['the shipment that refused it was voided', '거부의 원인이던 발송이 취소됨', '导致拒绝的发货已作废'],
  ["the buyer's second step", '구매자가 취소를 완료', '买家完成取消'],
  ['not completed in time', '기한 내에 완료되지 않음', '未在期限内完成'],
  ['delivered first', '먼저 배송완료됨', '先行送达'],
  ['silence approves after {} business days', '{}영업일 동안 답이 없으면 승인', '{} 个工作日未答复即视为同意'],
  // Returns
  ['policy return_approval = automatic', '정책: 자동 승인', '规则：自动同意'],
  ['policy refund_trigger = {}', '정책: 환불 시점 = {}', '规则：退款时点 = {}'],
  ['hub-only returns are approved automatically', '주문 없는 반품은 자동 승인', '无订单退货自动同意'],
  [
    'hub-only; the sale and its windows are the mall’s own',
    '주문 없는 반품: 판매와 기한은 쇼핑몰이 관리',
    '无订单退货：销售与期限由商城自行管理',
  ],
  ['no goods come back for {}', '{}: 회수할 상품 없음', '{}：无需寄回'],
  [
    'the carrier took the booking; it calls on the day named',
    '택배사가 접수; 지정일에 방문',
    '快递公司已受理，将按指定日期上门',
  ],
  ['the carrier refused the booking; reroute it', '택배사가 거절; 다른 방법을 선택', '快递公司已拒绝；请更改方式'],
  ['the buyer sent it with a waybill of its own', '구매자가 직접 발송', '买家自行寄出'],
  [
    'asked for by the {}; never dearer for the buyer than shown before',
    '{} 요청; 구매자 부담은 처음 안내보다 커지지 않음',
    '由{}提出；买家负担不会高于此前告知',
  ],
  ['pays nothing', '환불은 발생하지 않음', '不产生退款'],
  ['received and accepted by the seller', '판매자가 입고완료 처리', '卖家已验收'],
  [
    'the seller did not act in time after arrival',
    '도착 후 판매자가 기한 내에 처리하지 않음',
    '到货后卖家未在期限内处理',
  ],
  ['refund without return', '회수 없이 환불', '仅退款'],
  ['the goods were not sent in time', '기한 내에 발송되지 않음', '未在期限内寄出'],
  ['the goods were not collected in time', '기한 내에 수거되지 않음', '未在期限内揽收'],
  [
    'by agreement through an operator, goods sent back',
    '운영자를 통한 합의로 상품을 돌려보냄',
    '经运营协商，货物寄还买家',
  ],
  [
    'collected although the return had ended; an operator sees to the goods',
    '반품이 끝난 뒤 수거됨; 운영자가 처리',
    '退货结束后仍被揽收；由运营处理',
  ],
  [
    'the carrier could not be asked before the day named had passed',
    '정한 방문일이 지나도록 택배사에 접수할 수 없었음',
    '约定的上门日已过，此前无法联系快递公司',
  ],
  // Refunds
  ['price of the pieces given back', '반품·취소 상품의 판매가', '所退商品的售价'],
  ["share of the order's coupon, by price", '판매가 비율로 나눈 쿠폰', '按售价分摊的优惠券'],
  ["share of the order's points, by price", '판매가 비율로 나눈 포인트', '按售价分摊的积分'],
  ['flat return fee of {}, {} at fault', '정액 반품 배송비 {}, {} 귀책', '固定退货运费 {}，责任方：{}'],
  ['fee of {} by the carrier contract, {} at fault', '택배 계약 요금 {}, {} 귀책', '快递合同运费 {}，责任方：{}'],
  ["buyer's own postage, {} at fault", '구매자가 낸 배송비, {} 귀책', '买家自付邮费，责任方：{}'],
  ['nothing was dispatched, the freight was not used', '발송 전이므로 배송비 환불', '尚未发货，运费退还'],
  ['all pieces given back, {} at fault', '전부 반품, {} 귀책', '全部退回，责任方：{}'],
  [
    'all pieces given back; standard delivery is paid back on withdrawal',
    '전부 반품; 기본 배송비도 환불',
    '全部退回；退还标准运费',
  ],
  [
    'late by {} days since {} (E-commerce Act art. 18(2))',
    '{}일 지연({}부터, 전자상거래법 제18조 제2항)',
    '自 {1} 起逾期 {0} 天（《电子商务消费者保护法》第18条第2款）',
  ],
  ['Freight of the way out', '처음 배송비', '去程运费'],
  ['Freight of the way back, sent freight collect', '반품 배송비(착불)', '退货运费（到付）'],
  ['Postage that the buyer paid to the carrier', '구매자가 택배사에 낸 배송비', '买家付给快递公司的邮费'],
  ['Interest for the delay of the refund', '환불 지연 이자', '退款延迟利息'],
  ['Share of the coupon that was used on these pieces', '이 상품에 쓰인 쿠폰', '用于这些商品的优惠券'],
  ['Share of the points that were used on these pieces', '이 상품에 쓰인 포인트', '用于这些商品的积分'],
  // Contracts
  ['the carrier is asked', '택배사에 조회', '正在向快递公司核验'],
  ['the carrier is asked again', '택배사에 다시 조회', '再次向快递公司核验'],
  ['the carrier refused it', '택배사가 거절', '快递公司未通过'],
  ['verified by the carrier', '택배사가 확인', '快递公司已核验'],
  ['verified by an operator', '운영자가 확인', '运营已核验'],
  ['frees its account', '계정 사용이 해제됨', '账户已释放'],
  // Law
  ['until purchase confirmation', '구매확정 전까지', '至确认收货前'],
  ['demo jurisdiction, not law', '데모용(법령 아님)', '演示用，非法律'],
  ['Civil Code art. {}, {}', '민법 제{}조·제{}조', '韩国《民法》第 {}、{} 条'],
  ['E-commerce Act art. {}({})', '전자상거래법 제{}조 제{}항', '韩国《电子商务消费者保护法》第 {} 条第 {} 款'],
  [
    'E-commerce Act art. {}({}), {} months of receipt',
    '전자상거래법 제{}조 제{}항, 수령 후 {}개월',
    '韩国《电子商务消费者保护法》第 {} 条第 {} 款，收货后 {} 个月',
  ],
  [
    'E-commerce Act art. {}({}), {} days of becoming aware',
    '전자상거래법 제{}조 제{}항, 안 날부터 {}일',
    '韩国《电子商务消费者保护法》第 {} 条第 {} 款，知悉后 {} 天',
  ],
];

export const englishSentences: readonly string[] = sentences.map(([en]) => en);

const place: Readonly<Record<Language, number>> = { en: 0, ko: 1, zh: 2 };

/** Sentences with more fixed letters first, so that no blank swallows what another sentence says. */
const patterns = sentences
  .map((sentence) => ({ sentence, pattern: patternOf(sentence[0]) }))
  .sort((a, b) => b.sentence[0].length - a.sentence[0].length);

function patternOf(en: string): RegExp {
  const parts = en.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('([^;]+?)')}$`);
}

/**
 * The sentence in `language`, or null where it has none. A rule's number (`C9: `) stays before it; sentences joined by
 * semicolons are told one by one. `word` says a blank that is a word of the lists.
 */
export function sentenceIn(text: string, language: Language, word: (key: string) => string): string | null {
  if (language === 'en') return text;
  const [, number = '', rest = text] = /^([A-G]\d+(?:, [A-G]\d+)*: )?(.+)$/s.exec(text) ?? [];
  for (const { sentence, pattern } of patterns) {
    const found = pattern.exec(rest);
    if (found) return number + filled(sentence[place[language]]!, found.slice(1).map(word));
  }
  if (!rest.includes('; ')) return null;
  const parts = rest.split('; ').map((part) => sentenceIn(part, language, word));
  return parts.every((part) => part !== null) ? number + parts.join('; ') : null;
}

/** Blanks in their order, or by number where a language turns them round. */
function filled(text: string, values: readonly string[]): string {
  let next = 0;
  return text.replace(/\{(\d?)\}/g, (_whole, at: string) => {
    if (at) return values[Number(at)] ?? '';
    next += 1;
    return values[next - 1] ?? '';
  });
}
