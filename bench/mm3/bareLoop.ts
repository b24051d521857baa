import { measured, type Mm3Result, OFFERED, SERVERS } from './mm3.ts';

const ARRIVAL = 0;

/** The floor: nothing but a binary heap of moments and kinds, and a branch for each kind. No engine does less. */
export function bareLoop(customers: number): Mm3Result {
  const due = new Float64Array(SERVERS + 2);
  const kinds = new Uint8Array(SERVERS + 2);
  let size = 0;
  const push = (at: number, kind: number): void => {
    let i = size++;
    for (let parent = (i - 1) >> 1; i > 0 && (due[parent] as number) > at; parent = (i - 1) >> 1) {
      due[i] = due[parent] as number;
      kinds[i] = kinds[parent] as number;
      i = parent;
    }
    due[i] = at;
    kinds[i] = kind;
  };
  const dropFirst = (): void => {
    const at = due[--size] as number;
    const kind = kinds[size] as number;
    let i = 0;
    for (let child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && (due[child + 1] as number) < (due[child] as number)) child++;
      if ((due[child] as number) >= at) break;
      due[i] = due[child] as number;
      kinds[i] = kinds[child] as number;
      i = child;
    }
    due[i] = at;
    kinds[i] = kind;
  };
  const exponential = (): number => -Math.log(1 - Math.random());
  return measured(customers, () => {
    let expected = customers - 1;
    let free = SERVERS;
    let waited = 0;
    const queue: number[] = [];
    push(exponential() / OFFERED, ARRIVAL);
    while (size > 0) {
      const now = due[0] as number;
      const kind = kinds[0] as number;
      dropFirst();
      switch (kind) {
        case ARRIVAL:
          if (free > 0) {
            free--;
            push(now + exponential(), 1);
          } else queue.push(now);
          if (expected-- > 0) push(now + exponential() / OFFERED, ARRIVAL);
          break;
        default: {
          const came = queue.shift();
          if (came === undefined) free++;
          else {
            waited += now - came;
            push(now + exponential(), 1);
          }
        }
      }
    }
    return waited;
  });
}
