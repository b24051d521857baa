/** Multiplexers of Debian's HAProxy 2.6 (`haproxy -vv`): the modes and sides that each can serve. */
interface Mux {
  readonly mode: 'http' | 'tcp';
  readonly front: boolean;
  readonly back: boolean;
}

const MUXES: ReadonlyMap<string, Mux> = new Map([
  ['h2', { mode: 'http', front: true, back: true }],
  ['fcgi', { mode: 'http', front: false, back: true }],
  ['h1', { mode: 'http', front: true, back: true }],
  ['none', { mode: 'tcp', front: true, back: true }],
]);

export const isMuxProtocol = (name: string): boolean => MUXES.has(name);

export const muxMode = (name: string): 'http' | 'tcp' | undefined => MUXES.get(name)?.mode;

export function muxFits(name: string, mode: 'http' | 'tcp', side: 'front' | 'back'): boolean {
  const mux = MUXES.get(name);
  return mux !== undefined && mux.mode === mode && mux[side];
}
