/**
 * What a word in a sentence needs to work as a button. A real button is one box: it cannot break across lines with its words, and
 * the full stop behind it falls onto the next line.
 */
export function pressable(press: () => void) {
  return {
    role: 'button',
    tabindex: 0,
    onclick: press,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      press();
    },
  } as const;
}
