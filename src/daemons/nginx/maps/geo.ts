import { addressNumber } from '../../../model/address.ts';
import type { MadeVariable } from '../config.ts';

type Geo = Extract<MadeVariable, { kind: 'geo' }>;

/** The value of the smallest network that holds the address, else the default (ngx_http_geo_module: a radix tree). What is no address counts as 255.255.255.255. */
export function networkOf(geo: Geo, address: string): string {
  const number = addressNumber(address) ?? 0xffffffff;
  for (const network of geo.networks) if ((number & network.mask) >>> 0 === network.address) return network.value;
  return geo.fallback;
}
