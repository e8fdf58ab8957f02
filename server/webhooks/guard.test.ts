/** P13: no webhook reaches an address that is not public, however it is spelt. A real server listens and counts. */
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isRefusal } from '../kernel/problems.ts';
import { isAllowedAddress } from './addresses.ts';
import type { Resolve } from './resolver.ts';
import { openSender, type Sender } from './send.ts';
import { checkUrl, faultOf } from './url.ts';

let servers: Server[];
let port: number;
let sockets = 0;

beforeAll(async () => {
  const listen = (at: number, host: string) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => {
        sockets += 1;
        socket.on('error', () => {});
        socket.resume();
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
      server.once('error', reject).listen(at, host, () => resolve(server));
    });
  const first = await listen(0, '0.0.0.0');
  port = (first.address() as { port: number }).port;
  servers = [first, await listen(port, '::1')];
});
afterAll(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  sockets = 0;
});

/** What a name server of the attacker's says: the address in the name, as nip.io does. */
const sayingName: Resolve = async (name) => {
  const address = /^(?:www\.)?(.+)\.nip\.example$/.exec(name)?.[1];
  if (!address) throw new Error('no such name');
  return [address.includes('-') ? address.replaceAll('-', ':') : address];
};

/** Hosts as they may stand in a URL; all mean an address in here, or one that no webhook has business with. */
const hosts = [
  // IPv4 loopback: dotted, short, decimal, octal, hexadecimal, mixed
  ...['127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '127.0.0.1.', '2130706433', '017700000001', '0x7f000001'],
  ...['0x7F000001', '0X7f.0.0.1', '0x7f.0x0.0x0.0x1', '0177.0.0.1', '0177.0.0.01', '0177.0000.0000.0001', '0x7f.1'],
  ...['127.0x0.1', '0177.1', '000000177.0.0.1', '0x7f.0.1'],
  // Unspecified and "this network"
  ...['0', '0.0.0.0', '0x0', '00', '0.0', '0.1.2.3'],
  // Private, CGNAT, link-local, benchmarking, documentation, multicast, reserved, broadcast
  ...['10.0.0.1', '10.1', '012.0.0.1', '0xa000001', '167772161', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  ...['192.168.1', '0xc0a80001', '3232235521', '100.64.0.1', '100.127.255.255', '169.254.169.254', '2852039166'],
  ...['0xa9fea9fe', '0251.0376.0251.0376', '198.18.0.1', '192.0.0.8', '192.0.2.1', '198.51.100.7', '203.0.113.9'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '4294967295', '192.88.99.1'],
  // Digits and dots of other scripts, and percent escapes
  ...['１２７.0.0.1', '127。0。0。1', '127．0．0．1', '①②⑦.0.0.1', '%31%32%37.0.0.1', '127.0.0.%31', '𝟙𝟚𝟟.0.0.1'],
  // Names
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'LocalHost.LocalDomain',
    'ｌｏｃａｌｈｏｓｔ',
    'loc\u00adalhost',
  ],
  ...['printer.local', 'metadata.google.internal', 'router.lan', 'intranet', 'nas.home.arpa'],
  ...['127.0.0.1.nip.example', 'www.10.0.0.1.nip.example', '169.254.169.254.nip.example', '--1.nip.example'],
  ...['--ffff-7f00-1.nip.example', '0.0.0.0.nip.example'],
  // IPv6
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[::0001]', '[::]', '[::127.0.0.1]', '[::ffff:127.0.0.1]', '[::FFFF:7F00:1]'],
  ...['[::ffff:10.0.0.1]', '[::ffff:169.254.169.254]', '[::ffff:0:127.0.0.1]', '[64:ff9b::7f00:1]'],
  ...['[64:ff9b::10.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2002:a00:1::1]', '[2001:0:7f00:1::]'],
  ...['[2001:db8::1]', '[fe80::1]', '[fe80::1%25eth0]', '[fec0::1]', '[fc00::1]', '[fd12:3456::1]', '[FD00::1]'],
  ...['[ff02::1]', '[100::1]', '[2001:20::1]', '[3fff::1]', '[5f00::1]', '[4000::1]', '[2600::5efe:7f00:1]'],
  ...['[2600::200:5efe:a00:1]'],
];

/** Only to count that the spellings are read at all: allowed ones reach the server. */
function open(resolve: Resolve, allowPrivate = false): Sender {
  return openSender({ allowPrivate, resolve }, 3_000);
}

const post = (url: string) => ({ url, headers: {}, body: '{}' });
const never = new AbortController().signal;

test('P13: at least 80 spellings of inner addresses: refused at registration, and no socket when tried all the same', async () => {
  expect(new Set(hosts).size).toBeGreaterThanOrEqual(100);
  const sender = open(sayingName);
  for (const host of hosts) {
    for (const scheme of ['http', 'https']) {
      const url = `${scheme}://${host}:${port}/hook`;
      const registered = await checkUrl(url, 'test', { allowPrivate: false, resolve: sayingName });
      expect(isRefusal(registered), `${url} was registered as ${String(registered)}`).toBe(true);
      // As if it had slipped through, or been stored before the rules became stricter.
      if (!URL.canParse(url)) continue;
      const sent = await sender.send(post(url), never);
      expect(sent, url).toMatchObject({ ok: false, status: null });
    }
  }
  expect(sockets).toBe(0);
  await sender.close();
});

test('P13: the same server is reached where private addresses are allowed, so that the count above sees', async () => {
  const sender = open(async () => ['127.0.0.1'], true);
  for (const url of [
    `http://127.0.0.1:${port}/`,
    `http://2130706433:${port}/`,
    `http://[::1]:${port}/`,
    `http://name.example:${port}/`,
  ]) {
    const sent = await sender.send(post(new URL(url).href), never);
    expect(sent, url).toMatchObject({ ok: true, status: 200 });
  }
  expect(sockets).toBe(4);
  await sender.close();
});

test('P13: a name that turned inward after its registration is refused at the connection', async () => {
  let asked = 0;
  const rebinding: Resolve = async () => {
    asked += 1;
    return asked === 1 ? ['93.184.215.14'] : ['127.0.0.1'];
  };
  const url = `http://rebinding.example:${port}/`;
  expect(await checkUrl(url, 'test', { allowPrivate: false, resolve: rebinding })).toBe(url);
  const sender = open(rebinding);
  const sent = await sender.send(post(url), never);
  expect(sent).toMatchObject({ ok: false, status: null, error: expect.stringContaining('public') });
  expect([asked, sockets]).toEqual([2, 0]);
  await sender.close();
});

test('P13: one inner address among public ones spoils the answer of a name server', async () => {
  const mixed: Resolve = async () => ['93.184.215.14', '127.0.0.1'];
  const url = `http://mixed.example:${port}/`;
  expect(isRefusal(await checkUrl(url, 'test', { allowPrivate: false, resolve: mixed }))).toBe(true);
  const sender = open(mixed);
  expect(await sender.send(post(url), never)).toMatchObject({ ok: false, status: null });
  expect(sockets).toBe(0);
  await sender.close();
});

test('P13: the connection goes to the address that was judged: a name is resolved once for it', async () => {
  let asked = 0;
  const sender = open(async () => {
    asked += 1;
    return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
  }, true);
  expect(await sender.send(post(`http://pinned.example:${port}/`), never)).toMatchObject({ ok: true });
  expect(asked).toBe(1);
  await sender.close();
});

test('P13: what is allowed are public addresses, and with the setting the own network but never the link', () => {
  for (const address of ['93.184.215.14', '8.8.8.8', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8'])
    expect(isAllowedAddress(address, false), address).toBe(true);
  for (const address of ['127.0.0.1', '10.1.2.3', '192.168.1.1', '::1', 'fd00::1'])
    expect([isAllowedAddress(address, false), isAllowedAddress(address, true)], address).toEqual([false, true]);
  for (const address of [
    '169.254.169.254',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'fe80::1',
    'fe80::1%lo',
    '64:ff9b::7f00:1',
    'nonsense',
    '',
  ])
    expect([isAllowedAddress(address, false), isAllowedAddress(address, true)], address).toEqual([false, false]);
});

test('P13: a URL without credentials, with a usual port, and https in live mode', () => {
  const fault = (url: string, mode: 'test' | 'live' = 'live', allowPrivate = false) =>
    faultOf(url, mode, { allowPrivate });
  for (const url of ['https://shop.example.com/hook?x=1', 'https://shop.example.com:8443/', 'https://상점.example.kr/'])
    expect(fault(url), url).toBeNull();
  expect(fault('http://shop.example.com/', 'test')).toBeNull();
  for (const url of [
    ...['http://shop.example.com/', 'https://user:pw@shop.example.com/', 'https://user@shop.example.com/'],
    ...[
      'https://shop.example.com:25/',
      'https://shop.example.com:22/',
      'ftp://shop.example.com/',
      'file:///etc/passwd',
    ],
    ...[
      '//shop.example.com/',
      'shop.example.com',
      '',
      'https://',
      'https://shop.example.com/#x',
      'https://sh op.example/',
    ],
    ...['https:\\\\shop.example.com/', 'https://shop.example.com/\n', `https://shop.example.com/${'x'.repeat(2_000)}`],
  ])
    expect(fault(url), url).toMatch(/\.$/);
  expect(fault('http://127.0.0.1:3000/', 'live', true)).toBeNull();
  expect(fault('http://10.0.0.1:3000/', 'live', true)).toMatch(/https/);
  expect(fault('https://10.0.0.1:3000/', 'live', true)).toBeNull();
});
