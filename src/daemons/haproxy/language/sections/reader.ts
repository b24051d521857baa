import type { Reading } from '../reading.ts';

/** A section that is no proxy, while it is read. Refusals of a line are thrown, or told to the reading where the daemon goes on after them. */
export interface SectionReader {
  /** The line that opens the section. Sections of one kind share their reader, as they share its variables in the daemon. */
  open(reading: Reading): void;
  line(reading: Reading): void;
  /** Another section begins, or the file ends. */
  end?(reading: Reading): void;
}
