const LONGEST = 31;
/** Names that cluster.yaml keeps for itself. */
const TAKEN = ['clients', 'switch'];

/** Gives machines names that cluster.yaml takes, each once. */
export class MachineNames {
  readonly #given = new Set<string>(TAKEN);

  /** As near to what is wanted as may be; `fallback` numbered where nothing of it is left. */
  give(wanted: string, fallback: string): string {
    const plain = legalName(wanted);
    if (plain !== '' && !this.#given.has(plain)) return this.#keep(plain);
    const stem = plain === '' || TAKEN.includes(plain) ? fallback : `${plain.slice(0, LONGEST - 4)}-`;
    for (let n = plain === '' ? 1 : 2; ; n++) if (!this.#given.has(`${stem}${n}`)) return this.#keep(`${stem}${n}`);
  }

  #keep(name: string): string {
    this.#given.add(name);
    return name;
  }
}

/** Of a DNS name the first label; what remains of any text in small letters, digits and dashes behind a first letter. */
export function legalName(text: string): string {
  const label = /^[\d.]+$/.test(text) ? '' : (text.split('.')[0] as string);
  const plain = label.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  return plain.replace(/^[^a-z]+/, '').slice(0, LONGEST).replace(/-+$/, '');
}
