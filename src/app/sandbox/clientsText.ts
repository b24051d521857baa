import { setYaml } from './yamlText.ts';

/** cluster.yaml with another count of distinct client addresses; null where it cannot be read. */
export function withClients(text: string, clients: number): string | null {
  return setYaml(text, ['clients'], clients);
}
