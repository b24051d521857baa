import { signature, type SampleType, type Signature } from './fetchTable.ts';

/** Every converter of HAProxy 2.6.12 (`haproxy -dKall`): arguments, what it takes, what it gives, and the check of its arguments. */
export interface Converter {
  readonly name: string;
  readonly signature: Signature;
  readonly takes: SampleType;
  readonly gives: SampleType;
  readonly check: string;
}

const ROWS: readonly (readonly [string, SampleType, SampleType, string, string])[] = [
  ['str', 'sint', 'sint', 'operand', 'add and div mod mul or sub xor'],
  ['str str str?', 'str', 'str', 'add-item', 'add_item'],
  ['sint str str str', 'bin', 'bin', 'aes-gcm', 'aes_gcm_dec'],
  ['', 'str', 'bin', '', 'b64dec ub64dec'],
  ['', 'bin', 'str', '', 'base64 hex ub64enc'],
  ['str sint? sint?', 'bin', 'str', 'be2dec', 'be2dec'],
  ['str sint? sint?', 'bin', 'str', 'be2hex', 'be2hex'],
  ['', 'sint', 'bool', '', 'bool even not odd'],
  ['sint sint?', 'bin', 'bin', '', 'bytes'],
  ['sint', 'str', 'str', '', 'capture-req capture-res'],
  ['str str? str?', 'str', 'str', 'concat', 'concat'],
  ['', 'sint', 'sint', '', 'cpl neg'],
  ['sint?', 'bin', 'sint', '', 'crc32 crc32c djb2 sdbm wt6 xxh3 xxh32 xxh64'],
  ['', 'str', 'str', '', 'cut_crlf host_only lower upper'],
  ['str? str?', 'any', 'any', 'debug', 'debug'],
  ['str', 'bin', 'bin', 'digest', 'digest'],
  ['sint str sint?', 'str', 'str', 'field', 'field word'],
  ['', 'bin', 'bool', '', 'fix_is_valid mqtt_is_valid'],
  ['str', 'bin', 'bin', 'fix', 'fix_tag_value'],
  ['', 'str', 'sint', '', 'hex2i length nbsrv port_only srv_queue'],
  ['str str', 'bin', 'bin', 'hmac', 'hmac'],
  ['', 'sint', 'bin', '', 'htonl'],
  ['sint? str?', 'sint', 'str', 'date-unit', 'http_date'],
  ['str str', 'bool', 'str', '', 'iif'],
  ['tab', 'any', 'bool', '', 'in_table'],
  ['msk4 msk6?', 'addr', 'ipv4', '', 'ipmask'],
  ['str', 'str', 'str', 'json', 'json'],
  ['str str?', 'str', 'any', 'json-query', 'json_query'],
  ['str? str?', 'bin', 'any', 'jwt-query', 'jwt_header_query jwt_payload_query'],
  ['str str', 'bin', 'sint', 'jwt-verify', 'jwt_verify'],
  ['str str?', 'str', 'str', '', 'language'],
  ['str sint?', 'sint', 'str', '', 'ltime utime'],
  ['str', 'str', 'str', '', 'ltrim rtrim'],
  ['str str?', 'str', 'str', 'map', 'map map_beg map_dir map_dom map_end map_reg map_regm map_str map_sub'],
  ['str sint?', 'str', 'sint', 'map', 'map_beg_int map_dir_int map_dom_int map_end_int map_reg_int map_str_int map_sub_int'],
  ['str str?', 'str', 'addr', 'map', 'map_beg_ip map_dir_ip map_dom_ip map_end_ip map_reg_ip map_str_ip map_sub_ip'],
  ['str str?', 'sint', 'str', 'map', 'map_int'],
  ['str sint?', 'sint', 'sint', 'map', 'map_int_int'],
  ['str str?', 'sint', 'addr', 'map', 'map_int_ip'],
  ['str str?', 'addr', 'str', 'map', 'map_ip'],
  ['str sint?', 'addr', 'sint', 'map', 'map_ip_int'],
  ['str str?', 'addr', 'addr', 'map', 'map_ip_ip'],
  ['str str', 'bin', 'str', 'mqtt', 'mqtt_field_value'],
  ['pbuf_fnum str?', 'bin', 'bin', 'protobuf', 'protobuf ungrpc'],
  ['reg str str?', 'str', 'str', 'regsub', 'regsub'],
  ['str', 'bin', 'bool', 'variable-name', 'secure_memcmp'],
  ['str str? str? str? str?', 'any', 'any', 'set-variable', 'set-var'],
  ['', 'bin', 'bin', '', 'sha1'],
  ['sint?', 'bin', 'bin', 'sha2', 'sha2'],
  ['str', 'str', 'sint', 'variable-name', 'strcmp'],
  ['tab', 'any', 'sint', '', 'table_bytes_in_rate table_bytes_out_rate table_conn_cnt table_conn_cur table_conn_rate table_gpc0 table_gpc0_rate table_gpc1 table_gpc1_rate table_gpt0 table_http_err_cnt table_http_err_rate table_http_fail_cnt table_http_fail_rate table_http_req_cnt table_http_req_rate table_kbytes_in table_kbytes_out table_server_id table_sess_cnt table_sess_rate table_trackers'],
  ['tab sint?', 'any', 'sint', '', 'table_expire table_idle'],
  ['sint tab', 'any', 'sint', '', 'table_gpc table_gpc_rate table_gpt'],
  ['str', 'any', 'any', 'set-variable', 'unset-var'],
  ['sint?', 'str', 'str', '', 'url_dec'],
  ['str', 'str', 'str', 'url-encoding', 'url_enc'],
];

export const CONVERTERS: ReadonlyMap<string, Converter> = new Map(
  ROWS.flatMap(([args, takes, gives, check, names]) =>
    names.split(' ').map((name): [string, Converter] => [name, { name, signature: signature(args), takes, gives, check }]),
  ),
);

/** `sample_casts`: which type can be turned into which, both in this order. */
const TYPES: readonly SampleType[] = ['any', 'bool', 'sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'meth'];
const CASTS: readonly string[] = [
  'YYYYYYYYY',
  'YYY...YY.',
  'YYYYYYYY.',
  'Y........',
  'Y.YYYYYY.',
  'Y..YYYYY.',
  'YYYYYYYYY',
  'Y.....YYY',
  'Y.....YYY',
];

export function casts(from: SampleType, to: SampleType): boolean {
  return (CASTS[TYPES.indexOf(from)] as string)[TYPES.indexOf(to)] === 'Y';
}
