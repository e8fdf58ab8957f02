/** How far the made-up parcels have to go, by the file's country names. */

export type Distance = 'home' | 'europe' | 'overseas';

const overseas = new Set([
  'Australia',
  'Bahrain',
  'Bermuda',
  'Brazil',
  'Canada',
  'Hong Kong',
  'Israel',
  'Japan',
  'Korea',
  'Lebanon',
  'Nigeria',
  'RSA',
  'Saudi Arabia',
  'Singapore',
  'Thailand',
  'USA',
  'United Arab Emirates',
]);

/** Europe for every other name, also for those that are none of a country ("European Community", "Unspecified"). */
export function distanceTo(name: string): Distance {
  if (name === 'United Kingdom') return 'home';
  return overseas.has(name) ? 'overseas' : 'europe';
}
