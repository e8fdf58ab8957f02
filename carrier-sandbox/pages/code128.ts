/** A barcode in Code 128 (ISO/IEC 15417) as SVG: code set C for digits, B for the rest. */
import { Html } from '../html.ts';

/** Widths of bars and spaces in turn, by value; 103 to 105 start, 106 stops. */
const widths =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  );
const toB = 100;
const startB = 104;
const startC = 105;
const stop = 106;

/** Values of a text of printable ASCII, with start, check and stop. */
export function code128(text: string): readonly number[] {
  const digits = /^\d{2,}/.exec(text)?.[0] ?? '';
  const pairs = digits.length - (digits.length % 2);
  const rest = [...text.slice(pairs)].map((character) => character.charCodeAt(0) - 32);
  const values = [
    pairs > 0 ? startC : startB,
    ...Array.from({ length: pairs / 2 }, (_, i) => Number(text.slice(i * 2, i * 2 + 2))),
    ...(pairs > 0 && rest.length > 0 ? [toB] : []),
    ...rest,
  ];
  const check = values.reduce((sum, value, i) => sum + value * Math.max(i, 1), 0) % 103;
  return [...values, check, stop];
}

/** `height` in modules; a quiet zone of ten modules on either side. */
export function barcode(text: string, height = 50): Html {
  let x = 10;
  const bars: string[] = [];
  for (const value of code128(text)) {
    [...widths[value]!].forEach((width, i) => {
      if (i % 2 === 0) bars.push(`M${x} 0h${width}v${height}h-${width}z`);
      x += Number(width);
    });
  }
  return new Html(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${x + 10} ${height}" width="${(x + 10) * 2}" height="${height * 2}" role="img" aria-label="barcode" shape-rendering="crispEdges"><path d="${bars.join('')}"/></svg>`,
  );
}
