import { expect, test } from 'vitest';
import { CookieJar } from './cookieJar.ts';

test('keeps what Set-Cookie says, each name once, and sends it back', () => {
  const jar = new CookieJar();
  expect(jar.header).toBeNull();
  jar.take({ 'set-cookie': 'SRV=web1; path=/\nlang=en' });
  expect(jar.header).toBe('SRV=web1; lang=en');
  jar.take({ 'set-cookie': 'SRV=web2; path=/' });
  expect(jar.header).toBe('SRV=web2; lang=en');
  jar.take({});
  expect(jar.header).toBe('SRV=web2; lang=en');
});

test('forgets a cookie that the server takes back', () => {
  const jar = new CookieJar();
  jar.take({ 'set-cookie': 'a=1\nb=2' });
  jar.take({ 'set-cookie': 'a=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/' });
  jar.take({ 'set-cookie': 'b=; Max-Age=0' });
  expect(jar.header).toBeNull();
});
