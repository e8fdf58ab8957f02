/**
 * The post's `ERR-xyz` answers in our words. x: 1 API, 2 contract and sender, 3 recipient, 4 export, 5 other. y: 1 missing,
 * 2 not acceptable, 3 the post's own system. z: 1 length, 2 type, 3 value, 4 encryption, 5 no data, 6 already there.
 */
import type { CarrierRefusal, Unanswered } from '../adapter.ts';

export interface PostError {
  kind: 'error';
  /** `ERR-225`. */
  code: string;
  message: string;
}

/** For the date and number that were asked there is nothing. */
export function isNoData({ code }: PostError): boolean {
  return code.endsWith('5');
}

/** The office's code is taken: with our codes that means by the same address. */
export function isAlreadyThere({ code }: PostError): boolean {
  return code.endsWith('6');
}

/**
 * A refusal with its remedy; the post's own failure is `unclear`, and what is wrong with the platform's own keys is
 * `not_sent`: it took no effect, and no seller can mend it.
 */
export function meaningOf(error: PostError): CarrierRefusal | Unanswered {
  const { code, message } = error;
  if (!/^ERR-[1-5][12][1-6]$/.test(code)) return { kind: 'unclear', detail: `${code}: ${message}` };
  if (isOurKeys(error)) {
    return { kind: 'not_sent', detail: `Korea Post does not take the platform's keys (${code}: ${message})` };
  }
  return { kind: 'refused', code, reason: message, remedy: remedyOf(error) };
}

/**
 * Keys lapse after 30 days without a call. With a wrong security key the post reads none of the fields, and then misses
 * the first: member id or customer number, which we never leave out.
 */
function isOurKeys({ code, message }: PostError): boolean {
  if (code.endsWith('4') || /인증키|regData/i.test(message)) return true;
  return code.endsWith('11') && /memberID|custNo|고객번호/i.test(message) && /누락|값이 없/.test(message);
}

const byWord: readonly [RegExp, string][] = [
  [/접수중지/, 'The post takes no parcels for this area at present: wait, or send it another way.'],
  [
    /반품\S* 요금|반품\S*요금/,
    'Have a fee for returns (반품소포) entered in the contract at the post office, and send it again.',
  ],
  [/retVisitYmd|방문일자/i, 'Choose another day for the collection.'],
  [/recMob|recTel|휴대폰|전화번호/i, "Correct the recipient's phone number: digits only, at most 12."],
  [/recZip|recAddr|우편번호|주소/i, "Correct the recipient's postal code (5 digits) and address."],
  [/recNm|수취인명/i, "Give the recipient's name."],
  [/ordMob|ordTel/i, "Correct the orderer's phone number: digits only, at most 12."],
  [/officeSer|공급지/i, 'Have the contract checked again: the address it leaves from is not registered at the post.'],
  [/goodsNm|상품명/i, 'Give the goods a title.'],
  [/weight|무게|중량/i, 'Give the weight in grams, up to 30 kg.'],
  [/volume|부피|크기/i, 'Give the size in centimetres (length + width + height), up to 160.'],
  [/apprNo|승인번호/i, 'Compare customer number and approval number with the contract of the post office.'],
  [
    /custNo|고객번호/i,
    'Log in at biz.epost.go.kr with this customer number, set up the contract parcel system there, and send it again.',
  ],
  [/memberID|회원/i, 'Compare the ePost id with the one at biz.epost.go.kr.'],
];

const byClass: Readonly<Record<string, string>> = {
  '1': 'Check what was sent; if it is right, ask support with the code.',
  '2': 'Compare customer number, approval number and address with the contract at the post office.',
  '3': "Correct the recipient's name, phone number, postal code and address.",
};

function remedyOf({ code, message }: PostError): string {
  const word = byWord.find(([pattern]) => pattern.test(message));
  return word?.[1] ?? byClass[code[4] ?? ''] ?? 'Correct what the carrier names and send it again.';
}
