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
  booking_late: {
    ko: '주문 {order}의 {carrier} 접수가 20분이 지나도록 완료되지 않았습니다. 계속 재시도하므로 따로 하실 일은 없습니다. 급하면 접수를 취소하고 다른 방법으로 보내 주세요.',
    zh: '订单 {order} 在 {carrier} 的下单已超过 20 分钟仍未完成，系统会继续重试，您无需操作。如急需发出，请撤销后改用其他方式。',
    en: 'Order {order}: {carrier} has not taken the booking within 20 minutes. It is tried on, and nothing is to be done; if it cannot wait, take it back and send it another way.',
  },
  handoff_refused: {
    ko: '주문 {order}의 발송 접수를 {carrier}에서 거절했습니다: {reason} 조치: {remedy}',
    zh: '订单 {order} 的发货下单被 {carrier} 拒绝：{reason} 处理方法：{remedy}',
    en: 'Order {order}: {carrier} refused the parcel: {reason} What to do: {remedy}',
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
  // SMS to the applicant (A2): one line, the reason as the carrier or the operator gave it.
  contract_held: {
    ko: '[{mall}] {carrier} 계약 {contract_code} 승인보류: {reason}',
    zh: '[{mall}] {carrier} 合同 {contract_code} 暂缓开通：{reason}',
    en: '[{mall}] {carrier} contract {contract_code} is on hold: {reason}',
  },
  contract_rejected: {
    ko: '[{mall}] {carrier} 계약 {contract_code} 신청이 거절되었습니다: {reason}',
    zh: '[{mall}] {carrier} 合同 {contract_code} 的申请被拒绝：{reason}',
    en: '[{mall}] The application for {carrier} contract {contract_code} was rejected: {reason}',
  },
  contract_in_use: {
    ko: '[{mall}] {carrier} 계약 {contract_code} 승인 완료: 이용중',
    zh: '[{mall}] {carrier} 合同 {contract_code} 已开通',
    en: '[{mall}] {carrier} contract {contract_code} is authorised and in use',
  },
  contract_suspended: {
    ko: '[{mall}] {carrier} 계약 {contract_code} 이용정지: {reason}',
    zh: '[{mall}] {carrier} 合同 {contract_code} 已停用：{reason}',
    en: '[{mall}] {carrier} contract {contract_code} is suspended: {reason}',
  },
  contract_overdue: {
    ko: '[{mall}] {carrier} 계약 {contract_code} 승인이 기한({due})을 넘겼습니다. 고객센터로 연락해 주세요.',
    zh: '[{mall}] {carrier} 合同 {contract_code} 的开通已超过期限（{due}）。请联系客服中心。',
    en: '[{mall}] The authorisation of {carrier} contract {contract_code} is past its date ({due}). Please ask the support contact.',
  },
  // To the owner of a webhook endpoint: its own events are no way to tell it.
  webhook_endpoint_gone: {
    ko: '{host}의 웹훅 수신 주소가 410(사용 종료)으로 응답하여 전송을 중지했습니다. 더 쓰지 않는 주소라면 삭제하고, 아니면 수신 서버를 고친 뒤 다시 켜고 누락된 이벤트를 복구(recover)하세요.',
    zh: '{host} 的 Webhook 地址返回 410（已停用），已停止发送。若不再使用请删除；否则请修复接收端后重新启用，并补发（recover）遗漏的事件。',
    en: 'The webhook endpoint at {host} answered 410 Gone, so nothing is sent to it any more. Delete it if it is not needed; otherwise mend the receiver, enable it and recover what was missed.',
  },
  webhook_endpoint_failing: {
    ko: '{host}의 웹훅 수신 주소로 5일 동안 한 건도 전달되지 않아 전송을 중지했습니다. 수신 서버를 고친 뒤 다시 켜고 누락된 이벤트를 복구(recover)하세요.',
    zh: '{host} 的 Webhook 地址连续 5 天没有一次投递成功，已停止发送。请修复接收端后重新启用，并补发（recover）遗漏的事件。',
    en: 'Nothing got through to the webhook endpoint at {host} for five days, so nothing is sent to it any more. Mend the receiver, enable it and recover what was missed.',
  },
  return_pickup_planned: {
    ko: '주문 {order}의 반품 상품을 {day}에 택배사가 수거하러 방문합니다. 운송장번호를 입력하실 필요가 없습니다.',
    zh: '快递公司将于 {day} 上门揽收订单 {order} 的退货商品，无需填写运单号。',
    en: 'The carrier calls on {day} for the goods of your return for order {order}. You need to enter no waybill number.',
  },
  return_pickup_refused: {
    ko: '주문 {order}의 반품 수거를 택배사가 접수하지 않았습니다: {reason}. 다른 반품 방법을 선택해 주세요.',
    zh: '快递公司未受理订单 {order} 的退货揽收：{reason}。请选择其他退货方式。',
    en: 'The carrier did not take the collection for the return of order {order}: {reason}. Choose another way.',
  },
  return_not_collected: {
    ko: '주문 {order}의 반품 상품이 여러 차례 수거되지 못했습니다. 다른 반품 방법을 선택해 주세요.',
    zh: '订单 {order} 的退货商品多次未能揽收。请选择其他退货方式。',
    en: 'The goods of the return for order {order} could not be collected. Choose another way.',
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
