/**
 * What Debian 12's package nginx-common puts below /etc/nginx for other files to include. Told as the directives they hold, on the lines where they
 * stand: nginx names those when one of them is not allowed where it is included.
 */

/** Media types and their file endings, in the order of the package's mime.types, whose block opens on its second line. */
const MEDIA_TYPES = [
  'text/html html htm shtml',
  'text/css css',
  'text/xml xml',
  'image/gif gif',
  'image/jpeg jpeg jpg',
  'application/javascript js',
  'application/atom+xml atom',
  'application/rss+xml rss',
  'text/mathml mml',
  'text/plain txt',
  'text/vnd.sun.j2me.app-descriptor jad',
  'text/vnd.wap.wml wml',
  'text/x-component htc',
  'image/avif avif',
  'image/png png',
  'image/svg+xml svg svgz',
  'image/tiff tif tiff',
  'image/vnd.wap.wbmp wbmp',
  'image/webp webp',
  'image/x-icon ico',
  'image/x-jng jng',
  'image/x-ms-bmp bmp',
  'font/woff woff',
  'font/woff2 woff2',
  'application/java-archive jar war ear',
  'application/json json',
  'application/mac-binhex40 hqx',
  'application/msword doc',
  'application/pdf pdf',
  'application/postscript ps eps ai',
  'application/rtf rtf',
  'application/vnd.apple.mpegurl m3u8',
  'application/vnd.google-earth.kml+xml kml',
  'application/vnd.google-earth.kmz kmz',
  'application/vnd.ms-excel xls',
  'application/vnd.ms-fontobject eot',
  'application/vnd.ms-powerpoint ppt',
  'application/vnd.oasis.opendocument.graphics odg',
  'application/vnd.oasis.opendocument.presentation odp',
  'application/vnd.oasis.opendocument.spreadsheet ods',
  'application/vnd.oasis.opendocument.text odt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation pptx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document docx',
  'application/vnd.wap.wmlc wmlc',
  'application/wasm wasm',
  'application/x-7z-compressed 7z',
  'application/x-cocoa cco',
  'application/x-java-archive-diff jardiff',
  'application/x-java-jnlp-file jnlp',
  'application/x-makeself run',
  'application/x-perl pl pm',
  'application/x-pilot prc pdb',
  'application/x-rar-compressed rar',
  'application/x-redhat-package-manager rpm',
  'application/x-sea sea',
  'application/x-shockwave-flash swf',
  'application/x-stuffit sit',
  'application/x-tcl tcl tk',
  'application/x-x509-ca-cert der pem crt',
  'application/x-xpinstall xpi',
  'application/xhtml+xml xhtml',
  'application/xspf+xml xspf',
  'application/zip zip',
  'application/octet-stream bin exe dll',
  'application/octet-stream deb',
  'application/octet-stream dmg',
  'application/octet-stream iso img',
  'application/octet-stream msi msp msm',
  'audio/midi mid midi kar',
  'audio/mpeg mp3',
  'audio/ogg ogg',
  'audio/x-m4a m4a',
  'audio/x-realaudio ra',
  'video/3gpp 3gpp 3gp',
  'video/mp2t ts',
  'video/mp4 mp4',
  'video/mpeg mpeg mpg',
  'video/quicktime mov',
  'video/webm webm',
  'video/x-flv flv',
  'video/x-m4v m4v',
  'video/x-mng mng',
  'video/x-ms-asf asx asf',
  'video/x-ms-wmv wmv',
  'video/x-msvideo avi',
];

/** /etc/nginx/fastcgi_params */
const FASTCGI_PARAMS: readonly (readonly [line: number, words: string])[] = [
  [2, 'fastcgi_param QUERY_STRING $query_string'],
  [3, 'fastcgi_param REQUEST_METHOD $request_method'],
  [4, 'fastcgi_param CONTENT_TYPE $content_type'],
  [5, 'fastcgi_param CONTENT_LENGTH $content_length'],
  [7, 'fastcgi_param SCRIPT_NAME $fastcgi_script_name'],
  [8, 'fastcgi_param REQUEST_URI $request_uri'],
  [9, 'fastcgi_param DOCUMENT_URI $document_uri'],
  [10, 'fastcgi_param DOCUMENT_ROOT $document_root'],
  [11, 'fastcgi_param SERVER_PROTOCOL $server_protocol'],
  [12, 'fastcgi_param REQUEST_SCHEME $scheme'],
  [13, 'fastcgi_param HTTPS $https if_not_empty'],
  [15, 'fastcgi_param GATEWAY_INTERFACE CGI/1.1'],
  [16, 'fastcgi_param SERVER_SOFTWARE nginx/$nginx_version'],
  [18, 'fastcgi_param REMOTE_ADDR $remote_addr'],
  [19, 'fastcgi_param REMOTE_PORT $remote_port'],
  [20, 'fastcgi_param REMOTE_USER $remote_user'],
  [21, 'fastcgi_param SERVER_ADDR $server_addr'],
  [22, 'fastcgi_param SERVER_PORT $server_port'],
  [23, 'fastcgi_param SERVER_NAME $server_name'],
  [26, 'fastcgi_param REDIRECT_STATUS 200'],
  [57, 'fastcgi_param HTTP_HOST $host'],
];

/** /etc/nginx/fastcgi.conf */
const FASTCGI_CONF: readonly (readonly [line: number, words: string])[] = [
  [2, 'fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name'],
  [3, 'fastcgi_param QUERY_STRING $query_string'],
  [4, 'fastcgi_param REQUEST_METHOD $request_method'],
  [5, 'fastcgi_param CONTENT_TYPE $content_type'],
  [6, 'fastcgi_param CONTENT_LENGTH $content_length'],
  [8, 'fastcgi_param SCRIPT_NAME $fastcgi_script_name'],
  [9, 'fastcgi_param REQUEST_URI $request_uri'],
  [10, 'fastcgi_param DOCUMENT_URI $document_uri'],
  [11, 'fastcgi_param DOCUMENT_ROOT $document_root'],
  [12, 'fastcgi_param SERVER_PROTOCOL $server_protocol'],
  [13, 'fastcgi_param REQUEST_SCHEME $scheme'],
  [14, 'fastcgi_param HTTPS $https if_not_empty'],
  [16, 'fastcgi_param GATEWAY_INTERFACE CGI/1.1'],
  [17, 'fastcgi_param SERVER_SOFTWARE nginx/$nginx_version'],
  [19, 'fastcgi_param REMOTE_ADDR $remote_addr'],
  [20, 'fastcgi_param REMOTE_PORT $remote_port'],
  [21, 'fastcgi_param REMOTE_USER $remote_user'],
  [22, 'fastcgi_param SERVER_ADDR $server_addr'],
  [23, 'fastcgi_param SERVER_PORT $server_port'],
  [24, 'fastcgi_param SERVER_NAME $server_name'],
  [27, 'fastcgi_param REDIRECT_STATUS 200'],
];

/** /etc/nginx/proxy_params */
const PROXY_PARAMS: readonly (readonly [line: number, words: string])[] = [
  [30, 'proxy_set_header Host $host'],
  [31, 'proxy_set_header X-Real-IP $remote_addr'],
  [32, 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for'],
  [33, 'proxy_set_header X-Forwarded-Proto $scheme'],
];

/** /etc/nginx/scgi_params */
const SCGI_PARAMS: readonly (readonly [line: number, words: string])[] = [
  [2, 'scgi_param REQUEST_METHOD $request_method'],
  [3, 'scgi_param REQUEST_URI $request_uri'],
  [4, 'scgi_param QUERY_STRING $query_string'],
  [5, 'scgi_param CONTENT_TYPE $content_type'],
  [7, 'scgi_param DOCUMENT_URI $document_uri'],
  [8, 'scgi_param DOCUMENT_ROOT $document_root'],
  [9, 'scgi_param SCGI 1'],
  [10, 'scgi_param SERVER_PROTOCOL $server_protocol'],
  [11, 'scgi_param REQUEST_SCHEME $scheme'],
  [12, 'scgi_param HTTPS $https if_not_empty'],
  [14, 'scgi_param REMOTE_ADDR $remote_addr'],
  [15, 'scgi_param REMOTE_PORT $remote_port'],
  [16, 'scgi_param SERVER_PORT $server_port'],
  [17, 'scgi_param SERVER_NAME $server_name'],
  [48, 'scgi_param HTTP_HOST $host'],
];

/** /etc/nginx/uwsgi_params */
const UWSGI_PARAMS: readonly (readonly [line: number, words: string])[] = [
  [2, 'uwsgi_param QUERY_STRING $query_string'],
  [3, 'uwsgi_param REQUEST_METHOD $request_method'],
  [4, 'uwsgi_param CONTENT_TYPE $content_type'],
  [5, 'uwsgi_param CONTENT_LENGTH $content_length'],
  [7, 'uwsgi_param REQUEST_URI $request_uri'],
  [8, 'uwsgi_param PATH_INFO $document_uri'],
  [9, 'uwsgi_param DOCUMENT_ROOT $document_root'],
  [10, 'uwsgi_param SERVER_PROTOCOL $server_protocol'],
  [11, 'uwsgi_param REQUEST_SCHEME $scheme'],
  [12, 'uwsgi_param HTTPS $https if_not_empty'],
  [14, 'uwsgi_param REMOTE_ADDR $remote_addr'],
  [15, 'uwsgi_param REMOTE_PORT $remote_port'],
  [16, 'uwsgi_param SERVER_PORT $server_port'],
  [17, 'uwsgi_param SERVER_NAME $server_name'],
  [48, 'uwsgi_param HTTP_HOST $host'],
];

/** /etc/nginx/snippets/fastcgi-php.conf */
const FASTCGI_PHP: readonly (readonly [line: number, words: string])[] = [
  [2, 'fastcgi_split_path_info ^(.+?\\.php)(/.*)$'],
  [5, 'try_files $fastcgi_script_name =404'],
  [9, 'set $path_info $fastcgi_path_info'],
  [10, 'fastcgi_param PATH_INFO $path_info'],
  [12, 'fastcgi_index index.php'],
  [13, 'include fastcgi.conf'],
];

/** /etc/nginx/snippets/snakeoil.conf; the certificate it names belongs to another package */
const SNAKEOIL: readonly (readonly [line: number, words: string])[] = [
  [4, 'ssl_certificate /etc/ssl/certs/ssl-cert-snakeoil.pem'],
  [5, 'ssl_certificate_key /etc/ssl/private/ssl-cert-snakeoil.key'],
];

function file(lines: readonly (readonly [line: number, words: string])[]): string {
  let text = '';
  let at = 1;
  for (const [line, words] of lines) {
    text += `${'\n'.repeat(line - at)}${words};`;
    at = line;
  }
  return `${text}\n`;
}

/** Paths on the machine and what they hold. */
export const DEBIAN_FILES: ReadonlyMap<string, string> = new Map([
  ['/etc/nginx/mime.types', `\ntypes {\n${MEDIA_TYPES.map((row) => `${row};\n`).join('')}}\n`],
  ['/etc/nginx/fastcgi_params', file(FASTCGI_PARAMS)],
  ['/etc/nginx/fastcgi.conf', file(FASTCGI_CONF)],
  ['/etc/nginx/proxy_params', file(PROXY_PARAMS)],
  ['/etc/nginx/scgi_params', file(SCGI_PARAMS)],
  ['/etc/nginx/uwsgi_params', file(UWSGI_PARAMS)],
  ['/etc/nginx/snippets/fastcgi-php.conf', file(FASTCGI_PHP)],
  ['/etc/nginx/snippets/snakeoil.conf', file(SNAKEOIL)],
]);
