import { AT } from './fetchTable.ts';
import { BACKEND, FRONTEND, type Proxy } from './model.ts';

/** The places of a proxy's HTTP rules: both sides of a `listen`. */
export function httpPlaces(proxy: Proxy, response: boolean): number {
  const front = response ? AT.feResponseHeader : AT.feRequestHeader;
  const back = response ? AT.beResponseHeader : AT.beRequestHeader;
  return ((proxy.cap & FRONTEND) !== 0 ? front : 0) | ((proxy.cap & BACKEND) !== 0 ? back : 0);
}

/** The places of its `tcp-request content` or `tcp-response content` rules. */
export function contentPlaces(proxy: Proxy, response: boolean): number {
  const front = response ? AT.feResponseContent : AT.feRequestContent;
  const back = response ? AT.beResponseContent : AT.beRequestContent;
  return ((proxy.cap & FRONTEND) !== 0 ? front : 0) | ((proxy.cap & BACKEND) !== 0 ? back : 0);
}
