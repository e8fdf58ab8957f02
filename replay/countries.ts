/** The file's country names as ISO 3166-1 alpha-2, and how far the made-up parcels have to go. */

export type Distance = 'home' | 'europe' | 'overseas';

/** User-assigned code: the file names no country. */
export const nowhere = 'ZZ';

const europe = {
  Austria: 'AT',
  Belgium: 'BE',
  'Channel Islands': 'JE',
  Cyprus: 'CY',
  'Czech Republic': 'CZ',
  Denmark: 'DK',
  EIRE: 'IE',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Greece: 'GR',
  Iceland: 'IS',
  Italy: 'IT',
  Lithuania: 'LT',
  Malta: 'MT',
  Netherlands: 'NL',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
};

const overseas = {
  Australia: 'AU',
  Bahrain: 'BH',
  Bermuda: 'BM',
  Brazil: 'BR',
  Canada: 'CA',
  'Hong Kong': 'HK',
  Israel: 'IL',
  Japan: 'JP',
  Korea: 'KR',
  Lebanon: 'LB',
  Nigeria: 'NG',
  RSA: 'ZA',
  'Saudi Arabia': 'SA',
  Singapore: 'SG',
  Thailand: 'TH',
  USA: 'US',
  'United Arab Emirates': 'AE',
};

const codes = new Map(Object.entries({ 'United Kingdom': 'GB', ...europe, ...overseas }));

export function countryCode(name: string): string {
  return codes.get(name) ?? nowhere;
}

/** Europe for names without a code ("European Community", "Unspecified"). */
export function distanceTo(name: string): Distance {
  if (name === 'United Kingdom') return 'home';
  return Object.hasOwn(overseas, name) ? 'overseas' : 'europe';
}
