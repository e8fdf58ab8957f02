/** The reference in the browser: the OpenAPI document with Swagger UI from its package, and two pages of our own. */
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { problems } from '../kernel/problems.ts';

/** Scripts come from this server only; Swagger UI sets styles on elements, which needs the one exception. */
const uiPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Over the reference, where its maker's own would stand. */
const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="170" height="40"><text x="0" y="28" font-family="sans-serif" font-size="26"
  font-weight="700" fill="#ffffff">Roundtrip</text></svg>`;

export function docsRoutes(app: FastifyInstance): void {
  app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      docExpansion: 'none',
      deepLinking: true,
      displayRequestDuration: true,
      persistAuthorization: false,
    },
    staticCSP: uiPolicy,
    logo: { type: 'image/svg+xml', content: Buffer.from(logo), href: '/docs', target: '_self' },
    theme: { title: 'Roundtrip API' },
  });
  app.get('/docs/problems', { schema: { hide: true } }, async (_request, reply) =>
    page(reply, 'Problem codes', problemsPage()),
  );
  app.get('/docs/test-mode', { schema: { hide: true } }, async (_request, reply) =>
    page(reply, 'Test mode', testModePage),
  );
}

function page(reply: FastifyReply, title: string, content: string): FastifyReply {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} – Roundtrip API</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #ccc;padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top}code{background:#f3f3f3;padding:0 .2rem}</style></head>
<body><p><a href="/docs">Reference</a> · <a href="/docs/problems">Problem codes</a> · <a href="/docs/test-mode">Test mode</a></p><h1>${title}</h1>${content}</body></html>`;
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .send(html);
}

function problemsPage(): string {
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(title)}</td></tr>`,
  );
  return `<p>Errors are <code>application/problem+json</code> (RFC 9457) with <code>type, title, status, detail, code, request_id</code>,
for input that cannot be read <code>errors[{pointer, code, detail}]</code>, and for a refusal by a rule <code>rule</code>: which rule, with its figures.
Where several problems apply, the first of this list is answered. Codes never change their meaning.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const testModePage = `
<p>Every mall and seller has a test key (<code>rt_test_…</code>) and a live key (<code>rt_live_…</code>). What is made with one is invisible to the other.</p>
<h2>The clock</h2>
<p>In test mode a mall has its own clock. <code>POST /v1/malls/{id}/advance_clock</code> with <code>{"by": "PT3H"}</code> or
<code>{"to": "2026-12-01T00:00:00Z"}</code> moves it forward; whatever falls due on the way runs in order before the answer comes.
A clock only moves forward. The live clock cannot be moved.</p>
<h2>Payments</h2>
<p>Test payments go to a simulated gateway. The end of a payment's <code>gateway_reference</code> decides what becomes of a refund:</p>
<table><thead><tr><th>Ends in</th><th>What the gateway does</th></tr></thead><tbody>
<tr><td><code>-declined</code></td><td>refuses the refund</td></tr>
<tr><td><code>-slow</code></td><td>answers late</td></tr>
<tr><td><code>-unclear</code></td><td>gives no answer in time, and did pay</td></tr>
<tr><td><code>-unclear-not</code></td><td>gives no answer in time, and did not pay</td></tr>
<tr><td>anything else</td><td>pays at once</td></tr></tbody></table>
<h2>Messages</h2>
<p>Messages to buyers are written to the log of notifications and go nowhere else.</p>`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
