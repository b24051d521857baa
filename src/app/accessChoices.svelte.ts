/** How requests move: as the system asks, never, or always. */
export type Motion = 'system' | 'still' | 'moving';

/** What a person chose about how the lab is seen and heard. */
interface Choices {
  readonly motion: Motion;
  /** What happens is said to screen readers while the run plays. */
  readonly narrated: boolean;
  readonly diagramAsTable: boolean;
  readonly timelineAsTable: boolean;
}

const KEY = 'failover-lab.access';
const usual: Choices = { motion: 'system', narrated: true, diagramAsTable: false, timelineAsTable: false };
const reduced = '(prefers-reduced-motion: reduce)';

/** The choices of this browser, kept from visit to visit. Where storage is forbidden they last as long as the page. */
export class AccessChoices {
  #choices = $state.raw<Choices>(usual);
  #systemReduces = $state(false);

  constructor() {
    // Pages are also made where there is no browser.
    if (typeof matchMedia === 'undefined') return;
    this.#choices = read();
    this.#show();
    const query = matchMedia(reduced);
    this.#systemReduces = query.matches;
    query.addEventListener('change', () => (this.#systemReduces = query.matches));
  }

  get motion(): Motion {
    return this.#choices.motion;
  }
  get narrated(): boolean {
    return this.#choices.narrated;
  }
  get diagramAsTable(): boolean {
    return this.#choices.diagramAsTable;
  }
  get timelineAsTable(): boolean {
    return this.#choices.timelineAsTable;
  }

  /** Nothing moves by itself: time goes on from event to event, on the person's key. */
  get stepwise(): boolean {
    return this.motion === 'still' || (this.motion === 'system' && this.#systemReduces);
  }

  /** Takes these choices and keeps them; the others stay. */
  choose(chosen: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...chosen };
    this.#show();
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // Storage may be forbidden: said above.
    }
  }

  /** Whoever chooses what the system asks for follows the system again. */
  chooseStepwise(wanted: boolean): void {
    this.choose({ motion: wanted === this.#systemReduces ? 'system' : wanted ? 'still' : 'moving' });
  }

  /** For the styles: what moves on the page itself stands still as well. */
  #show(): void {
    const { dataset } = document.documentElement;
    if (this.motion === 'still') dataset['motion'] = 'still';
    else delete dataset['motion'];
  }
}

/** What is stored may be from another version of the lab: only what fits is taken. */
function read(): Choices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return usual;
    const { motion, narrated, diagramAsTable, timelineAsTable } = stored as Record<string, unknown>;
    return {
      motion: motion === 'still' || motion === 'moving' ? motion : usual.motion,
      narrated: typeof narrated === 'boolean' ? narrated : usual.narrated,
      diagramAsTable: diagramAsTable === true,
      timelineAsTable: timelineAsTable === true,
    };
  } catch {
    return usual;
  }
}

/** The page's one set of choices. */
export const access = new AccessChoices();
