import { addressNumber } from '../model/address.ts';
import { clientAddresses } from '../model/clientAddresses.ts';
import type { Site } from '../model/cluster.ts';
import { Result } from '../trace/result.ts';
import type { ConnectOptions, Socket, SocketHandler } from './host.ts';
import { CookieJar } from './cookieJar.ts';
import { NO_HEADERS, type Headers, type HttpRequest, type Message } from './message.ts';
import { CancellableEvent, QueueEvent } from './queue.ts';
import { exponential, type Random } from './random.ts';
import { RESULT_OF_STATE, requestTable } from './request.ts';
import type { Scenario, SingleRequest, Traffic } from './scenario.ts';
import { connect } from './tcpHandshake.ts';
import type { World } from './world.ts';

/** A scenario with more requests than this is not run, and says so. */
export const REQUESTS_MAX = 2_000_000;

const { next, final, states, initial } = requestTable;
const EVENTS = requestTable.events.length;
const RESOLVED = requestTable.event('RESOLVED');
const UNRESOLVED = requestTable.event('UNRESOLVED');
const CONNECTED = requestTable.event('CONNECTED');
const REFUSED = requestTable.event('REFUSED');
const UNREACHABLE = requestTable.event('UNREACHABLE');
const ANSWER = requestTable.event('ANSWER');
const RESET = requestTable.event('RESET');
const TIMEOUT = requestTable.event('TIMEOUT');

/** Sends the scenario's requests, as many clients with one patience. */
export class Clients {
  readonly world: World;
  readonly site: Site;
  /** The site's address; null when its name has none. */
  readonly target: string | null;
  /** Requests that are neither answered nor given up. */
  undecided = 0;
  readonly #addresses: readonly string[];
  readonly #indexes: readonly number[];
  readonly #random: Random;
  /** Cookies by client address; only clients that were given some have a jar. */
  readonly #jars = new Map<string, CookieJar>();

  constructor(world: World) {
    this.world = world;
    this.site = world.cluster.site;
    const { host } = this.site;
    this.target = addressNumber(host) !== null ? host : (world.addressOf.get(host) ?? null);
    this.#random = world.random('clients');
    this.#addresses = clientAddresses(world.cluster);
    this.#indexes = this.#addresses.map((address) => world.trace.clients.of(address));
  }

  start(scenario: Scenario): void {
    const { world } = this;
    const expected = (scenario.traffic === null ? 0 : (scenario.traffic.rateRps * scenario.durationMs) / 1000) + scenario.requests.length;
    if (expected > REQUESTS_MAX) {
      world.stop(`Not run: ${Math.round(expected)} requests are more than the ${REQUESTS_MAX} of one run. Lower the rate or the duration.`);
      return;
    }
    if (scenario.traffic !== null && scenario.traffic.rateRps > 0) new Arrivals(this, scenario.traffic, this.#random, scenario.durationMs).begin();
    for (const request of scenario.requests) world.queue.scheduleAt(new SingleArrival(this, request), request.atMs);
  }

  /** One request now. `client` is an address, or null for one of the site's clients by chance. */
  send(client: string | null, template: RequestTemplate, timeoutMs: number): void {
    const { world } = this;
    let address = client;
    let index: number;
    if (address === null) {
      const drawn = Math.floor(this.#random() * this.#addresses.length);
      address = this.#addresses[drawn] as string;
      index = this.#indexes[drawn] as number;
    } else index = world.trace.clients.of(address);
    this.undecided++;
    const id = world.trace.request(index, template.kind, world.queue.nowMs);
    const cookies = this.#jars.size > 0 ? (this.#jars.get(address)?.header ?? null) : null;
    const message = cookies === null ? template.message : withCookies(template.message, cookies);
    new ClientRequest(this, id, address, message, timeoutMs).begin();
  }

  /** What all requests of one kind share. `host` among the headers replaces the site's name. */
  template(method: string, path: string, given: Headers | undefined): RequestTemplate {
    const { host = this.site.host, ...headers } = given ?? NO_HEADERS;
    const message: HttpRequest = { kind: 'http-request', method, path, host, headers: given === undefined ? NO_HEADERS : headers };
    return { kind: this.world.trace.kind(method, path), message };
  }

  /** A client heard an answer: it keeps the cookies that came with it. */
  keepCookies(address: string, headers: Headers): void {
    if (headers['set-cookie'] === undefined) return;
    let jar = this.#jars.get(address);
    if (jar === undefined) {
      jar = new CookieJar();
      this.#jars.set(address, jar);
    }
    jar.take(headers);
  }
}

interface RequestTemplate {
  /** Index into the trace's table of kinds of request. */
  readonly kind: number;
  readonly message: HttpRequest;
}

/** The client's own cookies after those that the scenario gave the request. */
function withCookies(message: HttpRequest, cookies: string): HttpRequest {
  const { cookie } = message.headers;
  return { ...message, headers: { ...message.headers, cookie: cookie === undefined ? cookies : `${cookie}; ${cookies}` } };
}

class ClientRequest implements SocketHandler {
  state = initial;
  #socket: Socket | null = null;
  #timer: GiveUp | null = null;
  readonly #clients: Clients;
  readonly #id: number;
  readonly #address: string;
  readonly #message: HttpRequest;
  readonly #timeoutMs: number;

  constructor(clients: Clients, id: number, address: string, message: HttpRequest, timeoutMs: number) {
    this.#clients = clients;
    this.#id = id;
    this.#address = address;
    this.#message = message;
    this.#timeoutMs = timeoutMs;
  }

  begin(): void {
    const { world, site } = this.#clients;
    const target = this.#clients.target;
    if (target === null) {
      this.#on(UNRESOLVED, 0);
      return;
    }
    this.#on(RESOLVED, 0);
    this.#timer = new GiveUp(this);
    world.queue.start(this.#timer, this.#timeoutMs);
    const options: ConnectOptions = { address: target, port: site.port, parent: null, cause: site.span };
    this.#socket = connect(world, world.clients, options, this, this.#address, this.#id);
  }

  opened(socket: Socket): void {
    this.#on(CONNECTED, 0);
    socket.send(this.#message);
  }

  failed(_socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    this.#on(how === 'refused' ? REFUSED : how === 'unreachable' ? UNREACHABLE : TIMEOUT, 0);
  }

  message(socket: Socket, message: Message): void {
    if (message.kind !== 'http-response') return;
    this.#clients.keepCookies(this.#address, message.headers);
    this.#on(ANSWER, message.status);
    socket.close();
  }

  closed(): void {
    this.#on(RESET, 0);
  }

  giveUp(): void {
    if (final[this.state] === true) return;
    this.#socket?.close(Result.timeout);
    this.#on(TIMEOUT, 0);
  }

  #on(event: number, status: number): void {
    const before = this.state;
    this.state = next[before * EVENTS + event] as number;
    if (this.state === before || final[this.state] !== true) return;
    if (this.#timer !== null) this.#clients.world.queue.cancel(this.#timer);
    this.#timer = null;
    const result = status > 0 ? status : (RESULT_OF_STATE[states[this.state] as string] as number);
    const { world } = this.#clients;
    this.#clients.undecided--;
    world.trace.requestEnd(this.#id, world.queue.nowMs, result);
  }
}

class GiveUp extends CancellableEvent {
  readonly #request: ClientRequest;
  constructor(request: ClientRequest) {
    super();
    this.#request = request;
  }
  run(): void {
    this.#request.giveUp();
  }
}

class SingleArrival extends QueueEvent {
  constructor(
    readonly clients: Clients,
    readonly request: SingleRequest,
  ) {
    super();
  }
  run(): void {
    const { client, method, path, timeoutMs, headers } = this.request;
    this.clients.send(client ?? null, this.clients.template(method, path, headers), timeoutMs);
  }
}

/**
 * A program that sends one request every 50 ms is late by up to a timer's tick each time. Without that, arrivals and round timeouts would
 * fall on the very same instant again and again, which no real system sees.
 */
const LATEST_MS = 1;

/** Requests one after another: evenly from a random phase on, or as a Poisson process. */
class Arrivals extends QueueEvent {
  readonly #kinds: readonly { readonly upTo: number; readonly template: RequestTemplate }[];
  readonly #total: number;
  readonly #gapMs: number;
  readonly #clients: Clients;
  readonly #traffic: Traffic;
  readonly #random: Random;
  readonly #durationMs: number;
  /** A stream of its own: lateness shifts nobody's dice. */
  readonly #lateness: Random;
  #dueMs = 0;

  constructor(clients: Clients, traffic: Traffic, random: Random, durationMs: number) {
    super();
    this.#clients = clients;
    this.#traffic = traffic;
    this.#random = random;
    this.#durationMs = durationMs;
    this.#gapMs = 1000 / traffic.rateRps;
    this.#lateness = clients.world.random('arrivals');
    let total = 0;
    this.#kinds = traffic.mix.map(({ method, path, weight }) => ({
      upTo: (total += weight),
      template: clients.template(method, path, traffic.headers),
    }));
    this.#total = total;
  }

  begin(): void {
    this.#dueMs = this.#traffic.arrivals === 'even' ? this.#random() * this.#gapMs : exponential(this.#random) * this.#gapMs;
    this.#wait();
  }

  run(): void {
    const { world } = this.#clients;
    const drawn = this.#kinds.length > 1 ? this.#random() * this.#total : 0;
    const chosen = this.#kinds.find((k) => drawn < k.upTo) ?? this.#kinds[this.#kinds.length - 1];
    if (chosen !== undefined) this.#clients.send(null, chosen.template, this.#traffic.timeoutMs);
    this.#dueMs += this.#traffic.arrivals === 'even' ? this.#gapMs : exponential(this.#random) * this.#gapMs;
    if (this.#dueMs < this.#durationMs && world.stopped === null) this.#wait();
  }

  #wait(): void {
    const { queue } = this.#clients.world;
    const lateMs = this.#traffic.arrivals === 'even' ? this.#lateness() * Math.min(LATEST_MS, this.#gapMs) : 0;
    queue.scheduleAt(this, this.#dueMs + lateMs);
  }
}
