import type { Argument } from './arguments.ts';
import { isIpv4, isIpv6 } from './addresses.ts';
import type { Converter } from './converterTable.ts';
import type { SampleFetch } from './fetchTable.ts';
import { readSigned } from './numbers.ts';
import { readMap } from './patternFile.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { conditionError, variableNameError } from './variables.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What fetches and converters ask of their arguments beyond their types (`val_args` in the tables of HAProxy 2.6's sources). */

type Values = readonly Argument[];
const text = (values: Values, at: number): string => values[at]?.text ?? '';
const number = (values: Values, at: number): number => values[at]?.number ?? 0;

function variable(values: Values, at: number): void {
  const error = variableNameError(text(values, at));
  if (error !== null) refuse(error);
}

function dateUnit(values: Values): void {
  const unit = values[1];
  if (unit !== undefined && !['s', 'ms', 'us'].includes(unit.text)) refuse(`expects 's', 'ms' or 'us', got '${unit.text}'`);
}

function blockPosition(values: Values): void {
  const position = text(values, 0);
  if (position === '') refuse('a block position is expected (> 0) or a special block name (head, tail, first)');
  if (!['head', 'tail', 'first'].includes(position) && !/^\d+$/.test(position)) refuse('invalid block position');
}

function lengthValue(values: Values): void {
  if (number(values, 0) < 0) refuse('payload offset1 must be positive');
  if (number(values, 1) === 0) refuse('payload length must be > 0');
  const offset = text(values, 2);
  if (offset === '') return;
  const { value, rest } = readSigned(offset);
  if (rest !== '') refuse('payload offset2 is not a number');
  if (number(values, 0) + number(values, 1) + value < 0) refuse('payload offset2 too negative');
}

function timeUnit(values: Values): void {
  if (values[0] === undefined) refuse('Unexpected arg type');
  if (text(values, 0) !== 'us' && text(values, 0) !== 'ms') refuse(`expects 'us' or 'ms', got '${text(values, 0)}'`);
}

/** `parse_binary`: pairs of hexadecimal digits. */
export function binaryError(hex: string): string | null {
  if (hex.length % 2 !== 0) return 'an even number of hex digit is expected';
  const bad = /[^0-9a-fA-F]/.exec(hex);
  return bad === null ? null : `an hex digit is expected (found '${bad[0]}')`;
}

function binary(values: Values): void {
  const error = binaryError(text(values, 0));
  if (error !== null) refuse(error);
}

const FETCH_CHECKS: Readonly<Record<string, (values: Values, reading: Reading) => void>> = dictionary({
  occurrence: (values) => {
    // MAX_HDR_HISTORY is 10.
    if (number(values, 1) < -10) refuse('header occurrence must be >= -10');
  },
  block: blockPosition,
  distcc: (values) => {
    if (text(values, 0).length !== 4) refuse('token name must be exactly 4 characters');
  },
  'payload-lv': lengthValue,
  'dn-format': (values) => {
    if (text(values, 2) !== '' && text(values, 2) !== 'rfc2253')
      refuse('only rfc2253 or a blank value are currently supported as the format argument.');
  },
  'time-unit': timeUnit,
  'no-argument': (_values, reading) =>
    reading.warn("no argument supported for 'fc_*' sample expressions returning counters.", { form: 'bare' }),
  'date-unit': dateUnit,
  uuid: (values) => {
    if (values[0] !== undefined && number(values, 0) !== 4) refuse(`Unsupported UUID version: '${number(values, 0)}'`);
  },
  bool: (values) => {
    if (!/^(true|false|0|1)$/i.test(text(values, 0))) refuse("Expects 'true', 'false', '0' or '1'");
  },
  method: (values) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]*$/.test(text(values, 0))) refuse('expects valid method.');
  },
  binary,
  variable: (values) => variable(values, 0),
});

/** `values` are those that were written; the check is made only where the fetch has a list of arguments at all. */
export function checkFetchArguments(fetch: SampleFetch, values: Values, reading: Reading): void {
  FETCH_CHECKS[fetch.check]?.(values, reading);
}

function registered(values: Values, at: number): void {
  if (text(values, at) !== '' && variableNameError(text(values, at)) !== null)
    refuse(`failed to register variable name '${text(values, at)}'`);
}

function chunks(values: Values, hex: boolean): void {
  const size = number(values, 1);
  if (hex ? size <= 0 && (text(values, 0) !== '' || number(values, 2) !== 0) : size <= 0 || size > 8)
    refuse(hex ? `chunk_size needs to be positive (${size})` : `chunk_size out of [1..8] range (${size})`);
  if (number(values, 2) !== 0 && number(values, 2) !== 1) refuse(`Unsupported truncate value (${number(values, 2)})`);
}

function base64OrVariable(values: Values, at: number, what: string): void {
  const value = text(values, at);
  if (variableNameError(value) === null) return;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4 !== 0) refuse(`failed to parse ${what} : failed to decode key as base64 from '${value}'`);
}

const DIGESTS = /^(md4|md5|md5-sha1|mdc2|ripemd160|rmd160|sha1|ssl3-md5|ssl3-sha1|sha224|sha256|sha384|sha512|sha512-224|sha512-256|sha3-(224|256|384|512)|shake128|shake256|blake2b512|blake2s256|sm3|whirlpool)$/i;

function digest(values: Values): void {
  if (!DIGESTS.test(text(values, 0))) refuse('algorithm must be a valid OpenSSL message digest name.');
}

function intOnly(values: Values, at: number): void {
  if (text(values, at) !== '' && text(values, at) !== 'int') refuse('output_type only supports "int" as argument');
}

function operand(values: Values): void {
  if (variableNameError(text(values, 0)) === null) return;
  if (readSigned(text(values, 0)).rest !== '') refuse('expects an integer or a variable name');
}

function jwtVerify(values: Values): void {
  const algorithm = text(values, 0);
  if (variableNameError(algorithm) === null) return;
  if (/^PS(256|384|512)$/.test(algorithm)) refuse('RSASSA-PSS JWS signing not managed yet');
  if (!/^(none|(HS|RS|ES)(256|384|512))$/.test(algorithm)) refuse(`unknown JWT algorithm: ${algorithm}`);
}

const PROTOBUF = /^(int32|uint32|sint32|int64|uint64|sint64|bool|enum|fixed64|sfixed64|double|string|bytes|embedded|fixed32|sfixed32|float)$/;

const CONVERTER_CHECKS: Readonly<Record<string, (values: Values, reading: Reading, converter: Converter) => void>> = dictionary({
  'date-unit': dateUnit,
  'url-encoding': (values) => {
    if (text(values, 0) !== '' && text(values, 0) !== 'query') refuse("Unexpected encode type. Allowed value is 'query'");
  },
  map: (values, reading, converter) => {
    readMap(text(values, 0), converter.name, reading);
    const fallback = values[1];
    if (fallback !== undefined && converter.gives === 'addr' && !isIpv4(fallback.text) && !isIpv6(fallback.text))
      refuse(`map: cannot parse default ip <${fallback.text}>.`);
  },
  'add-item': (values) => {
    registered(values, 1);
    if (text(values, 1) === '' && text(values, 2) === '') refuse('one of the optional arguments has to be nonempty');
  },
  debug: (values, reading) => {
    const name = values[1] === undefined ? 'buf0' : text(values, 1);
    if (!['buf0', 'stdout', 'stderr'].includes(name) && !reading.sections.rings.some((ring) => ring.name === name))
      refuse(`No such sink '${name}'`);
  },
  concat: (values) => registered(values, 1),
  be2dec: (values) => chunks(values, false),
  be2hex: (values) => chunks(values, true),
  json: (values) => {
    if (!/^(|ascii|utf8|utf8s|utf8p|utf8ps)$/.test(text(values, 0)))
      refuse("Unexpected input code type. Allowed value are 'ascii', 'utf8', 'utf8s', 'utf8p' and 'utf8ps'");
  },
  field: (values) => {
    if (number(values, 0) === 0) refuse('Unexpected value 0 for index');
    if (text(values, 1) === '') refuse('Empty separators list');
  },
  regsub: (values) => {
    const bad = /[^ig]/.exec(text(values, 2));
    if (bad !== null) refuse(`invalid regex flag '${bad[0]}', only 'i' and 'g' are supported`);
  },
  'variable-name': (values) => {
    if (text(values, 0) === '') refuse('missing variable name');
    registered(values, 0);
  },
  protobuf: (values) => {
    if (values[1] !== undefined && !PROTOBUF.test(values[1].text)) refuse(`Wrong protocol buffer type '${values[1].text}'`);
  },
  operand,
  'json-query': (values) => {
    if (text(values, 0) === '') refuse('json_path must not be empty');
    intOnly(values, 1);
  },
  'jwt-query': (values) => intOnly(values, 1),
  'jwt-verify': jwtVerify,
  sha2: (values) => {
    if (values[0] !== undefined && ![224, 256, 384, 512].includes(number(values, 0)))
      refuse(`Unsupported number of bits: '${number(values, 0)}'`);
  },
  'aes-gcm': (values) => {
    if (![128, 192, 256].includes(number(values, 0))) refuse('key size must be 128, 192 or 256 (bits).');
    for (const [at, what] of ['', 'nonce', 'key', 'aead_tag'].entries()) if (at > 0) base64OrVariable(values, at, what);
  },
  digest,
  hmac: (values) => {
    digest(values);
    base64OrVariable(values, 1, 'key');
  },
  'set-variable': (values) => {
    variable(values, 0);
    for (const { text: word } of values.slice(1)) {
      const error = conditionError(word);
      if (error !== null) refuse(error);
    }
  },
});

export function checkConverterArguments(converter: Converter, values: Values, reading: Reading): void {
  CONVERTER_CHECKS[converter.check]?.(values, reading, converter);
}
