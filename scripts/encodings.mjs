import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What is not compressed already. */
const compressible = /^\.(html|js|mjs|css|json|webmanifest|map|txt|xml|svg|ttf|wasm)$/;
/** Below this an answer is one packet either way. */
const smallestBytes = 512;

/**
 * In order of preference (RFC 9110, 12.5.3 leaves it to the server). Levels are those of hosts that compress while they answer, so that what is measured here is not
 * better than what visitors get; `npm run size` uses the best there is.
 */
const encoders = [
  ['br', (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  ['gzip', (body) => promisify(gzip)(body, { level: 6 })],
];

/** The bodies of files as they go over the wire, kept while their file is the same. */
export class EncodedFiles {
  #known = new Map();

  /**
   * @param {string} file
   * @param {string | undefined} accepted the request's Accept-Encoding
   * @returns {Promise<{ body: Buffer, headers: Record<string, string | number> }>} with Content-Length, ETag, and where the body depends on the request, Vary
   */
  async answer(file, accepted) {
    const { size, mtimeMs, ctimeMs, ino } = await stat(file);
    const encoded = compressible.test(extname(file)) && size >= smallestBytes;
    const encoding = encoded ? encodingFor(accepted) : null;
    const key = [file, size, mtimeMs, ctimeMs, ino, encoding].join('\n');
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = encode(file, encoding)));
    const { body, tag } = await known.catch((error) => {
      this.#known.delete(key);
      throw error;
    });
    return {
      body,
      headers: {
        'Content-Length': body.length,
        ETag: tag,
        ...(encoded && { Vary: 'Accept-Encoding' }),
        ...(encoding !== null && { 'Content-Encoding': encoding }),
      },
    };
  }
}

/** The best encoding a request takes; null: as it is. A weight of 0 is a refusal (RFC 9110, 12.4.2). */
export function encodingFor(accepted = '') {
  const weights = new Map(
    accepted.split(',').map((item) => {
      const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))];
    }),
  );
  const taken = ([name]) => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return encoders.find(taken)?.[0] ?? null;
}

async function encode(file, encoding) {
  const plain = await readFile(file);
  const body = encoding === null ? plain : await new Map(encoders).get(encoding)(plain);
  // The tag names one representation, so an encoded body has another one (RFC 9110, 8.8.3.3).
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { body, tag: `"${hash}${encoding === null ? '' : `-${encoding}`}"` };
}
