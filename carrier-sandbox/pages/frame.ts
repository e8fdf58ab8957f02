/** What every page has. */
import { type Html, html } from '../html.ts';

const style = `
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0; color: #1c2430; background: #f5f6f8; }
header, main { max-width: 76rem; margin: 0 auto; padding: .75rem 1rem; }
header nav a { margin-right: 1rem; }
h1 { font-size: 1.3rem; margin: .5rem 0; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
a { color: #0b57c2; }
table { border-collapse: collapse; width: 100%; background: #fff; }
caption { text-align: left; padding: .4rem 0; color: #4a5566; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border: 1px solid #d8dde5; }
form.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
label { display: inline-flex; flex-direction: column; font-size: .85rem; color: #4a5566; }
input, select, button { font: inherit; padding: .3rem .45rem; }
.problem { background: #fdecec; border: 1px solid #d33; padding: .6rem .8rem; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.label { background: #fff; border: 2px solid #000; padding: 1rem; max-width: 40rem; }
.scroll { overflow-x: auto; }
@media print { header, .no-print { display: none; } body { background: #fff; } .label { border: 0; } }
`;

export function frame(title: string, content: Html): Html {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · carrier sandbox</title>
<link rel="stylesheet" href="/sandbox.css">
</head>
<body>
<header>
  <nav aria-label="pages"><a href="/">Carrier sandbox</a> <a href="/parcels">Parcels</a> <a href="/hand-offs">Hand-offs</a> <a href="/faults">Faults</a></nav>
</header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

export const assets: Readonly<Record<string, { type: string; body: string }>> = {
  '/sandbox.css': { type: 'text/css; charset=utf-8', body: style },
  '/print.js': {
    type: 'text/javascript; charset=utf-8',
    body: "document.querySelector('button[data-print]').addEventListener('click', () => print());\n",
  },
};

/** In Korean time, without seconds. */
export function when(instant: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO('Asia/Seoul').toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
