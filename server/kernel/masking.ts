/**
 * The one masking of persons (P12): labels, screens, exports and messages show what comes from here and nothing else.
 *
 *     name      홍길동 → 홍*동, 김철 → 김*, 王小明 → 王*明, John Smith → J**n S***h
 *     phone     010-1234-5678 → 010-1234-****
 *     email     hong@example.com → h***@example.com
 *     account   110-234-567890 → ***-***-**7890
 */
export type Personal = 'name' | 'phone' | 'email' | 'account';

export function mask(kind: Personal, text: string): string {
  return maskers[kind](text.normalize('NFC').trim());
}

/** Name, phone and e-mail of a person or an address; other members stay as they are. */
export function maskPerson<P extends { name: string; phone: string; email?: string | undefined }>(person: P): P {
  const masked = { ...person, name: mask('name', person.name), phone: mask('phone', person.phone) };
  return person.email === undefined ? masked : { ...masked, email: mask('email', person.email) };
}

const maskers: Record<Personal, (text: string) => string> = {
  name: maskName,
  phone: maskPhone,
  email: maskEmail,
  account: maskAccount,
};

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Korean, Chinese and Japanese names are one word however they are spaced; others are masked word by word. */
function maskName(name: string): string {
  const isEastAsian = /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\s·・]+$/u.test(name);
  return isEastAsian ? maskMiddle(name.replace(/\s+/g, '')) : name.split(/\s+/).map(maskMiddle).join(' ');
}

function maskMiddle(word: string): string {
  const parts = [...letters.segment(word)].map(({ segment }) => segment);
  if (parts.length <= 1) return '*'.repeat(parts.length);
  if (parts.length === 2) return `${parts[0]}*`;
  return `${parts[0]}${'*'.repeat(parts.length - 2)}${parts.at(-1)}`;
}

/** The last four digits; a number too short to leave anything recognisable is hidden whole. */
function maskPhone(phone: string): string {
  const digits = countDigits(phone);
  const shown = digits <= 6 ? 0 : digits - 4;
  return maskDigits(phone, (index) => index >= shown);
}

function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '***';
  const [first] = letters.segment(email.slice(0, at));
  return `${first!.segment}***${email.slice(at)}`;
}

/** All but the last four digits; letters (IBAN) count as digits do. */
function maskAccount(account: string): string {
  const digits = countDigits(account, /[\p{L}\p{N}]/u);
  const hidden = digits <= 8 ? digits : digits - 4;
  return maskDigits(account, (index) => index < hidden, /[\p{L}\p{N}]/u);
}

function countDigits(text: string, digit = /\p{N}/u): number {
  return [...text].filter((char) => digit.test(char)).length;
}

function maskDigits(text: string, isHidden: (index: number) => boolean, digit = /\p{N}/u): string {
  let index = 0;
  return [...text]
    .map((char) => {
      if (!digit.test(char)) return char;
      const shown = isHidden(index) ? '*' : char;
      index += 1;
      return shown;
    })
    .join('');
}
