import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Report } from './report.ts';

/** Files of Debian's nginx packages that a configuration usually includes; nothing in them changes what the lab shows. */
const ON_DISK = [
  'mime.types',
  'proxy_params',
  'fastcgi_params',
  'fastcgi.conf',
  'uwsgi_params',
  'scgi_params',
  'koi-utf',
  'koi-win',
  'win-utf',
  'snippets/fastcgi-php.conf',
  'snippets/snakeoil.conf',
];

const FOLDER = '/etc/nginx/';

/** `include`: a file that is not there is an error, a pattern that fits nothing is not (ngx_conf_include). The workspace has one file for each nginx. */
export function checkInclude(node: BlockNode, context: string, report: Report): void {
  const word = node.words[1] as Word;
  const path = word.text.startsWith('/') ? word.text : FOLDER + word.text;
  if (/[*?[]/.test(path)) {
    if (!path.includes('modules-enabled/'))
      report.remark(word.span, 'In the lab nothing lies there: write it into this file.');
    return;
  }
  // What the file begins with must be allowed here as well.
  if (path === `${FOLDER}mime.types` && !'hsl'.includes(context)) {
    report.emerg('not-allowed', `"types" directive is not allowed here in ${path}:2`, null);
    return;
  }
  if (ON_DISK.some((file) => path === FOLDER + file)) return;
  report.emerg('include', `open() "${path}" failed (2: No such file or directory)`, node.endLine, word.span);
}
