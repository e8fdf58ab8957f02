/**
 * Texts of notices in the three languages. `{name}` is filled from the notice's data. The channels (mail, SMS) come
 * later; until then a notice is a row in the log with its text.
 */
export const locales = ['ko', 'zh', 'en'] as const;
export type Locale = (typeof locales)[number];

export const templates = {
  cancellation_refused_by_dispatch: {
    ko: '주문 {order}의 상품이 이미 발송되어 취소 요청이 거부되었습니다. 상품을 받으신 후 마이페이지나 고객센터에서 반품을 요청하실 수 있습니다.',
    zh: '订单 {order} 的商品已发货，取消申请被自动拒绝。收到商品后，您可以在“我的订单”或通过客服中心申请退货。',
    en: 'Order {order} has been dispatched, so your cancel request was refused. After receipt you can ask for a return in my-page or at the centre.',
  },
  cancellation_may_complete: {
    ko: '판매자가 주문 {order}의 취소를 승인했습니다. 마이페이지에서 {until}까지 취소를 완료해 주세요.',
    zh: '卖家已同意取消订单 {order}。请在 {until} 前到“我的订单”完成取消。',
    en: 'The seller approved cancelling order {order}. You may now cancel it in my-page until {until}.',
  },
  cancellation_wait_and_return: {
    ko: '주문 {order}의 상품이 이미 배송 중입니다. 상품을 받으신 후 반품을 요청해 주세요.',
    zh: '订单 {order} 的商品已在运输途中。请在收到商品后申请退货。',
    en: 'Order {order} is already on its way. Please wait for it and ask for a return after receipt.',
  },
  cancellation_lapsed: {
    ko: '주문 {order}의 취소 요청이 만료되었습니다.',
    zh: '订单 {order} 的取消申请已失效。',
    en: 'The cancel request for order {order} has lapsed.',
  },
  return_approved: {
    ko: '주문 {order}의 반품이 승인되었습니다. {until}까지 상품을 보내고 운송장번호를 입력해 주세요.',
    zh: '订单 {order} 的退货已获同意。请在 {until} 前寄回商品并填写运单号。',
    en: 'Your return for order {order} is approved. Send the goods and enter the waybill number until {until}.',
  },
  return_refused: {
    ko: '주문 {order}의 반품 요청이 거부되었습니다.',
    zh: '订单 {order} 的退货申请被拒绝。',
    en: 'Your return for order {order} was refused.',
  },
  return_lapsed: {
    ko: '주문 {order}의 반품이 기한 내에 발송되지 않아 만료되었습니다.',
    zh: '订单 {order} 的退货因未在期限内寄出而失效。',
    en: 'Your return for order {order} lapsed because the goods were not sent in time.',
  },
} as const satisfies Record<string, Record<Locale, string>>;

export type Template = keyof typeof templates;

export function localeOf(wanted: string | undefined): Locale {
  const language = wanted?.slice(0, 2).toLowerCase();
  return locales.find((each) => each === language) ?? 'en';
}

export function textOf(template: string, locale: string, data: Readonly<Record<string, string | number>>): string {
  const texts = templates[template as Template];
  return texts[localeOf(locale)].replace(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''));
}
