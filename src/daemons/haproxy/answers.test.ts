import { expect, test } from 'vitest';
import { converse, type Answered, type Conversation } from './converse.testing.ts';
import recorded from './samples/answers.json' with { type: 'json' };

/**
 * What HAProxy 2.6.12 answered in conversations with three web servers behind it: who was asked, and what; what the client got. Each was had in a network
 * namespace, the requests one after another, and is repeated here at the same moments.
 */
const conversations = recorded as unknown as Conversation[];

/** Dates in cookies are those of the machine's clock. */
function withoutDates(text: string): string {
  return text.replace(/\|[A-Za-z0-9+/]{5}/g, '|date');
}

function comparable({ status, headers = {}, to, upstream, body }: Answered): unknown {
  const own = Object.entries(headers).map(([name, value]) => [name, name === 'set-cookie' ? withoutDates(value) : value]);
  return { status, to, body, upstream, headers: Object.fromEntries(own) as Record<string, string> };
}

test('there are conversations of every kind', () => {
  expect(conversations.length).toBeGreaterThan(90);
});

test.each(conversations.map((conversation) => [conversation.name, conversation] as const))('%s', (_name, conversation) => {
  const { answers, diagnostics } = converse(conversation);
  expect(answers.map(comparable)).toEqual(conversation.answers.map(comparable));
  for (const [index, { ms }] of conversation.answers.entries()) {
    // Recorded where HAProxy let the client wait.
    if (ms !== undefined) expect(Math.abs((answers[index]?.ms ?? 0) - ms)).toBeLessThan(100);
  }
  const left = diagnostics.filter((d) => d.code === 'lab.not-simulated').map((d) => d.span?.line);
  expect(left).toEqual(conversation.leftOut ?? []);
});
