/**
 * UPU standard S10: the number of international post (EMS, K-Packet): two letters, eight digits, a check digit, and
 * the country that issued it. Countries and test numbers: jkeen/tracking_number_data (MIT), plus MO and TW (ISO 3166).
 */

const weights = [8, 6, 4, 2, 3, 5, 9, 7];

const countries = new Set(
  `AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU
  CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN
  IQ IR IS IT JM JO JP KE KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT
  MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM
  SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW`.split(
    /\s+/,
  ),
);

/** The check digit of an S10 serial (eight digits). */
export function s10CheckDigit(serial: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(serial[index]), 0);
  const rest = sum % 11;
  if (rest === 1) return '0';
  return rest === 0 ? '5' : String(11 - rest);
}

/** `number` is upper case without spaces and has the S10 shape. */
export function isS10(number: string): boolean {
  return s10CheckDigit(number.slice(2, 10)) === number[10] && countries.has(number.slice(11));
}
