import type { Exchange } from '../exchange.ts';

/** Titles of nginx's own pages (ngx_http_special_response.c 1.22). */
const TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Authorization Required',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Time-out',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
};

const TAIL = '<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n';

/** Length of nginx's own page for a status; 0 where it has none. */
function pageSize(status: number): number {
  const title = TITLES[status];
  if (title === undefined) return 0;
  const words = `${status} ${title}`;
  return `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n${TAIL}`
    .length;
}

/** What was sent of the answer's content. Of what a server behind sent it is what the lab's message carries of it, often nothing. */
export function bodySize({ response, ownPage, request }: Exchange): number {
  if (response === null || request.method === 'HEAD') return 0;
  return response.body?.length ?? (ownPage ? pageSize(response.status) : 0);
}

/** The answer's head as it stands on the wire, with the fields that nginx puts into every answer. */
export function headerSize(exchange: Exchange): number {
  const { response } = exchange;
  if (response === null) return 0;
  const fields: Record<string, string> = {
    server: 'nginx/1.22.1',
    date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    'content-type': 'text/html',
    'content-length': String(bodySize(exchange)),
    connection: 'keep-alive',
    ...response.headers,
  };
  let size = `HTTP/1.1 ${response.status} ${TITLES[response.status] ?? 'OK'}\r\n\r\n`.length;
  for (const name in fields)
    for (const value of (fields[name] as string).split('\n')) size += `${name}: ${value}\r\n`.length;
  return size;
}
