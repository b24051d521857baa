/** `npm run real -- agree …` compares scenarios with the simulation; anything else is a workspace to run. */
const [command, ...args] = process.argv.slice(2);
if (command === 'agree') {
  const { agree } = await import('./agree/main.ts');
  process.exitCode = await agree(args);
} else {
  await import('./run/main.ts');
}

export {};
