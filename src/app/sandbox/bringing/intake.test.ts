import { expect, test } from 'vitest';
import { Intake } from './intake.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('links are followed: from their folder, from their machine’s root, through other links, never out of what came along', () => {
  const intake = new Intake();
  intake.take('lb1/etc/nginx/sites-available/shop', bytes('shop'));
  intake.take('lb1/etc/mysql/mariadb.cnf', bytes('db'));
  intake.link('lb1/etc/mysql/my.cnf', '/etc/alternatives/my.cnf');
  intake.link('lb1/etc/nginx/sites-enabled/shop', '/etc/nginx/sites-available/shop');
  intake.link('lb1/etc/nginx/sites-enabled/other', '../sites-available/shop');
  intake.link('lb1/etc/alternatives/my.cnf', '/etc/mysql/mariadb.cnf');
  intake.link('lb1/etc/shadow', '../../../../etc/shadow');
  intake.link('lb1/etc/a', 'b');
  intake.link('lb1/etc/b', 'a');
  intake.followLinks();
  const found = Object.fromEntries(intake.files.map((file) => [file.path, new TextDecoder().decode(file.bytes)]));
  expect(found).toEqual({
    'lb1/etc/nginx/sites-available/shop': 'shop',
    'lb1/etc/mysql/mariadb.cnf': 'db',
    'lb1/etc/mysql/my.cnf': 'db',
    'lb1/etc/nginx/sites-enabled/shop': 'shop',
    'lb1/etc/nginx/sites-enabled/other': 'shop',
    'lb1/etc/alternatives/my.cnf': 'db',
  });
  expect(intake.leftOut.map(({ path }) => path)).toEqual(['lb1/etc/shadow', 'lb1/etc/a', 'lb1/etc/b']);
});
