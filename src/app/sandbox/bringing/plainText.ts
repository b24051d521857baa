/** A file's text, with line feeds alone at the ends of lines; or why it is none. */
export type PlainText = { readonly text: string; readonly remark: string | null } | { readonly why: string };

const BINARY: PlainText = { why: 'It is no text.' };
/** A text has next to none of these; what has one in a hundred letters is none. */
const CONTROL_SHARE = 0.01;

/** Reads bytes in UTF-8, UTF-16 with or without a mark, or one letter a byte. */
export function plainText(bytes: Uint8Array): PlainText {
  const marked = markOf(bytes);
  const wide = marked ?? wideOf(bytes);
  if (wide !== null) return ended(new TextDecoder(wide).decode(bytes), `It is written in ${wide.toUpperCase()}.`);
  if (bytes.includes(0)) return BINARY;
  try {
    // Takes a mark at the beginning away.
    return ended(new TextDecoder('utf-8', { fatal: true }).decode(bytes), null);
  } catch {
    return ended(
      new TextDecoder('windows-1252').decode(bytes),
      'It is not UTF-8; its letters were read as Windows-1252.',
    );
  }
}

function markOf([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Configurations are nearly all ASCII: in UTF-16 every other byte is zero, and none of the rest. */
function wideOf(bytes: Uint8Array): string | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  let [even, odd] = [0, 0];
  for (let at = 0; at < bytes.length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const most = (bytes.length / 2) * 0.9;
  if (odd >= most && even === 0) return 'utf-16le';
  return even >= most && odd === 0 ? 'utf-16be' : null;
}

function ended(text: string, remark: string | null): PlainText {
  let controls = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) controls++;
  }
  if (controls > text.length * CONTROL_SHARE) return BINARY;
  return { text: text.replace(/\r\n?/g, '\n'), remark };
}

/** Somebody's secret, which no simulation needs: it is not kept, so that no link or download takes it along. */
export function holdsPrivateKey(text: string): boolean {
  return /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/m.test(text);
}
