import { describe, expect, it } from 'vitest';
import { converse, type Answered, type Conversation } from './converse.testing.ts';
import limited from './samples/limits.json' with { type: 'json' };
import recorded from './samples/phases.json' with { type: 'json' };

/** Conversations with nginx 1.22.1 of Debian 12: each request, and what came back. */
const conversations = [...recorded, ...limited] as unknown as readonly Conversation[];
/** How much later or earlier than the recorded one an answer may come: the recordings were made on a busy machine. */
const TOLERANCE_MS = 40;

describe('answers as nginx does', () => {
  for (const conversation of conversations) {
    const { answers } = converse(conversation);
    it.each(conversation.requests.map((r, i) => [`${r.method ?? 'GET'} ${r.host ?? ''}${r.path}`, i] as const))(
      `${conversation.name}: %s`,
      (_name, i) => {
        const measured = conversation.answers[i];
        expect(comparable(answers[i])).toEqual(comparable(measured));
        if (measured?.ms === undefined) return;
        expect(answers[i]?.ms).toBeGreaterThan(measured.ms - TOLERANCE_MS);
        expect(answers[i]?.ms).toBeLessThan(measured.ms + TOLERANCE_MS);
      },
    );
  }
});

/** Without what the lab does not carry: the protocol's own headers, and the text of nginx's own pages. */
function comparable(answer: Answered | undefined): unknown {
  if (answer === undefined) return null;
  const { status, headers, to, upstream, body } = answer;
  // How long a connection is to last is said by a header in the lab, and by the protocol's version on the wire.
  const { connection: _connection, ...sent } = upstream?.headers ?? {};
  const own = body === undefined || body === '' ? null : body.slice(0, 200);
  return {
    status,
    headers: headers ?? {},
    to: to ?? null,
    upstream: upstream === undefined ? null : { ...upstream, headers: sent },
    body: to === undefined ? own : null,
  };
}
