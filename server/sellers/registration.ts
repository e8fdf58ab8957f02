/** Registration numbers of sellers. Korean ones have a check digit; those of other countries are taken as given. */
import { type Refusal, refuse } from '../kernel/problems.ts';

export interface Registration {
  /** ISO 3166-1 alpha-2. */
  country: string;
  number: string;
}

/** The number as stored: without the separators people write. Or why it cannot be right, naming the digit. */
export function checkRegistration({ country, number }: Registration): Registration | Refusal {
  const compact = number.replace(/[\s-]/g, '').toUpperCase();
  if (country !== 'KR') {
    return /^[0-9A-Z./]{2,40}$/.test(compact)
      ? { country, number: compact }
      : wrong(
          'A registration number is 2 to 40 letters and digits.',
          'registration number: 2 to 40 letters and digits',
        );
  }
  if (!/^\d{10}$/.test(compact)) {
    const strange = [...compact].findIndex((char) => !/\d/.test(char));
    const what =
      strange >= 0 ? `character ${strange + 1} ("${[...compact][strange]}") is no digit` : `this has ${compact.length}`;
    return wrong(`A Korean business number has 10 digits (000-00-00000); ${what}.`, 'KR business number: 10 digits');
  }
  const expected = checkDigit(compact);
  if (compact[9] === String(expected)) return { country, number: compact };
  return wrong(
    `The 10th digit is the check digit: after ${compact.slice(0, 3)}-${compact.slice(3, 5)}-${compact.slice(5, 9)} it must be ${expected}, not ${compact[9]}.`,
    'KR business number: check digit of the National Tax Service',
  );
}

/**
 * National Tax Service: digits 1 to 9 times 1 3 7 1 3 7 1 3 5, the tens of the ninth product added once more; the sum
 * and the check digit together end in 0.
 */
function checkDigit(number: string): number {
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
  const sum = weights.reduce((total, weight, i) => total + Number(number[i]) * weight, 0);
  return (10 - ((sum + Math.floor((Number(number[8]) * 5) / 10)) % 10)) % 10;
}

function wrong(detail: string, rule: string): Refusal {
  return refuse('registration_number_invalid', detail, {
    rule,
    errors: [{ pointer: '/registration/number', code: 'registration_number_invalid', detail }],
  });
}
