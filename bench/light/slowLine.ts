import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What a line carries: bits a second, and milliseconds from a request to its first byte besides the host's own. */
export interface Speed {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
}

/** What went over it for one answer: when its last byte was gone (on the clock of `Date.now`), and its size with its headers. */
export interface Carried {
  readonly path: string;
  readonly endMs: number;
  readonly bytes: number;
}

/** A packet's worth, so that answers at the same time share the line. */
const PIECE_BYTES = 1460;

/**
 * A slow line before a host. A browser's own emulation does not slow down what threads and service workers ask for; this slows down everything. Like the browser's, it does not charge for
 * connections being made.
 */
export class SlowLine {
  readonly carried: Carried[] = [];
  readonly #host: URL;
  readonly #server: Server;
  #speed: Speed | null = null;
  #freeAtMs = 0;

  private constructor(host: string) {
    this.#host = new URL(host);
    this.#server = createServer((request, response) => {
      this.#carry(request, response).catch(() => response.destroy());
    });
  }

  static async before(host: string, port: number): Promise<SlowLine> {
    const line = new SlowLine(host);
    await new Promise<void>((resolve, reject) => line.#server.once('error', reject).listen(port, 'localhost', resolve));
    return line;
  }

  /** Null: as fast as it goes. */
  set speed(speed: Speed | null) {
    this.#speed = speed;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (this.#speed !== null) await wait(this.#speed.roundTripMs);
    const { answer, body } = await this.#answer(request, path);
    const headerBytes = answer.rawHeaders.reduce((sum, word) => sum + word.length + 2, 17);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await this.#pass(headerBytes);
    for (let at = 0; at < body.length; at += PIECE_BYTES) {
      const piece = body.subarray(at, at + PIECE_BYTES);
      await this.#pass(piece.length);
      response.write(piece);
    }
    response.end();
    this.carried.push({ path, endMs: Date.now(), bytes: headerBytes + body.length });
  }

  #answer({ headers, method }: IncomingMessage, path: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
    return new Promise((resolve, reject) => {
      ask(new URL(path, this.#host), { headers, method }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ answer, body: Buffer.concat(parts) }));
        answer.on('error', reject);
      })
        .on('error', reject)
        .end();
    });
  }

  /** Until so many bytes are through. Timers are coarse: the line's own time goes on by what bytes take, so that none is lost by that. */
  async #pass(bytes: number): Promise<void> {
    if (this.#speed === null) return;
    const now = Date.now();
    this.#freeAtMs = Math.max(this.#freeAtMs, now) + (bytes * 8000) / this.#speed.bitsPerSecond;
    if (this.#freeAtMs - now >= 1) await wait(this.#freeAtMs - now);
  }
}
