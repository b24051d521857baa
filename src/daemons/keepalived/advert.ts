import type { InstanceConfig } from './config.ts';
import { addressValue } from './numbers.ts';

/** A VRRP advertisement (RFC 3768 section 5, RFC 5798 section 5), as far as anybody looks at it. */
export interface Advert {
  readonly version: 2 | 3;
  readonly vrid: number;
  /** 0: the master stops. */
  readonly priority: number;
  readonly advertIntMs: number;
  readonly authentication: { readonly type: 'PASS' | 'AH'; readonly password: string } | null;
  readonly addresses: readonly string[];
  /** Null: unicast. */
  readonly group: string | null;
  /** Where it says it comes from; null: the machine's own address. */
  readonly source: string | null;
}

export const VRRP = 'vrrp';

export function isAdvert(payload: unknown): payload is Advert {
  return typeof payload === 'object' && payload !== null && 'vrid' in payload && 'priority' in payload;
}

export function makeAdvert(config: InstanceConfig, priority: number): Advert {
  return {
    version: config.version,
    vrid: config.virtualRouterId.value,
    priority,
    advertIntMs: config.advertIntMs.value,
    authentication: config.authentication,
    addresses: config.virtualAddresses.map((a) => a.value),
    group: config.unicastPeers === null ? config.multicastGroup : null,
    source: config.sourceAddress?.value ?? null,
  };
}

/** Whether the instance's socket gets the advertisement at all: unicast and each multicast group have sockets of their own (open_vrrp_read_socket). */
export function reaches(config: InstanceConfig, advert: Advert): boolean {
  if (advert.vrid !== config.virtualRouterId.value) return false;
  return config.unicastPeers === null ? advert.group === config.multicastGroup : advert.group === null;
}

/** Why the instance throws an advertisement away, in keepalived's words (vrrp_check_packet); null when it takes it. */
export function objection(
  config: InstanceConfig,
  advert: Advert,
  from: string,
  checkAddresses: boolean,
): string | null {
  const name = `(${config.name})`;
  const own = config.authentication;
  if (config.version === 2 && advert.version === 2) {
    if ((own?.type === 'AH') !== (advert.authentication?.type === 'AH')) {
      return own?.type === 'AH'
        ? `${name} No AH header but auth type is AH`
        : `${name} Received AH header but auth type not AH`;
    }
  }
  if (advert.version !== config.version)
    return `${name} wrong version. Received ${advert.version} and expect ${config.version}`;
  if (config.version === 2) {
    const received = authNumber(advert.authentication);
    if (received !== authNumber(own)) return `${name} received a ${received} auth, expecting ${authNumber(own)}!`;
    if (own !== null && advert.authentication?.password !== own.password) return `${name} received an invalid passwd!`;
    if (advert.advertIntMs !== config.advertIntMs.value) {
      return `${name} advertisement interval mismatch mine=${config.advertIntMs.value / 1000} sec rcv'd=${advert.advertIntMs / 1000} sec`;
    }
  }
  if (!checkAddresses) return null;
  const { virtualAddresses, unicastPeers } = config;
  if (advert.addresses.length !== virtualAddresses.length) {
    return `${name} received an unexpected ip number count ${advert.addresses.length}, expected ${virtualAddresses.length}!`;
  }
  for (const address of virtualAddresses) {
    if (!advert.addresses.includes(address.value))
      return `${name} ip address associated with VRID ${advert.vrid} not present in MASTER advert: ${address.value}`;
  }
  if (unicastPeers !== null && config.checkUnicastSource && !unicastPeers.some((p) => p.value === from))
    return `${name} unicast source address ${from} not a unicast peer`;
  return null;
}

function authNumber(authentication: Advert['authentication']): number {
  if (authentication === null) return 0;
  return authentication.type === 'PASS' ? 1 : 2;
}

/** Positive when `a` is the higher address. */
export function compareAddresses(a: string, b: string): number {
  return addressValue(a) - addressValue(b);
}

/**
 * The skew in milliseconds (VRRP_TIMER_SKEW in 2.2.7's vrrp.h, in whole microseconds): version 2 (256 − priority)/256 of a second; version 3 that part
 * of the master's advertisement interval.
 */
export function skewMs(version: 2 | 3, priority: number, masterAdvertIntMs: number): number {
  const steps = 256 - priority;
  if (version === 2) return Math.floor((steps * 1_000_000) / 256) / 1000;
  const centiseconds = Math.floor(masterAdvertIntMs / 10);
  return Math.floor((steps * centiseconds * 625) / 16) / 1000;
}

export function masterDownMs(config: InstanceConfig, priority: number, masterAdvertIntMs: number): number {
  return config.downTimerAdverts.value * masterAdvertIntMs + skewMs(config.version, priority, masterAdvertIntMs);
}
