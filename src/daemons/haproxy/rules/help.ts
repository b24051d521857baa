import type { Help } from '../directives.ts';

/** Words for the hovers and completions of rules (facts: configuration manual 2.6). */
export const RULES_HELP: readonly (readonly [string, Help])[] = [
  ['http-request', { usage: 'http-request <action> [{ if | unless } <condition>]', text: 'What becomes of a request, rule after rule: `deny`, `tarpit`, `return`, `redirect`, `set-header`, `set-path`, `set-var`, `track-sc0` and others. The first one that ends it stands.' }],
  ['http-response', { usage: 'http-response <action> [{ if | unless } <condition>]', text: "What becomes of a server's answer before it goes to the client: `set-header`, `set-status`, `deny` (502) and others. The backend's rules come first." }],
  ['http-after-response', { usage: 'http-after-response <action> [{ if | unless } <condition>]', text: "As `http-response`, and also for answers of HAProxy's own." }],
  ['redirect', { usage: 'redirect { location | prefix | scheme } <to> [code <status>] [{ if | unless } <condition>]', text: 'Sends the client elsewhere, after all `http-request` rules. Without `code`: 302.' }],
  ['tcp-request', { usage: 'tcp-request { connection | session | content } <action> [{ if | unless } <condition>]', text: 'Accepts or rejects a connection before any request is looked at, or with `content` once there is something to look at, for at most `inspect-delay`.' }],
  ['use-server', { usage: 'use-server <name> [{ if | unless } <condition>]', text: 'Sends a request to this server while it is up. A cookie that names another comes first.' }],
  ['monitor-uri', { usage: 'monitor-uri <uri>', text: 'HAProxy itself answers requests for exactly this URI: 200, or 503 while a `monitor fail` condition holds.' }],
  ['monitor', { usage: 'monitor fail { if | unless } <condition>', text: 'While it holds, `monitor-uri` is answered 503.' }],
  ['stats', { usage: 'stats { enable | uri <prefix> | auth <user:password> | … }', text: 'HAProxy itself answers requests below this prefix with its statistics; without `uri`, below `/haproxy?stats`.' }],
  ['errorloc', { usage: 'errorloc <status> <url>', text: "In place of HAProxy's own answer of this status, the client is sent to the URL with 302." }],
  ['errorloc302', { usage: 'errorloc302 <status> <url>', text: 'The same as `errorloc`.' }],
  ['errorloc303', { usage: 'errorloc303 <status> <url>', text: 'As `errorloc`, with 303: the client then asks with GET.' }],
  ['errorfile', { usage: 'errorfile <status> <file>', text: "In place of HAProxy's own answer of this status, what the file holds: a line with the status, fields, an empty line and a body." }],
  ['errorfiles', { usage: 'errorfiles <section> [<status> …]', text: 'Takes the files of an `http-errors` section: those of these statuses, or all.' }],
  ['http-error', { usage: 'http-error status <status> [content-type <type>] [string <text> | file <file> | …] [hdr <name> <value>]', text: "In place of HAProxy's own answer of this status, what the line says." }],
  ['http-send-name-header', { usage: 'http-send-name-header <field>', text: "Tells each server the name that it has here, in this field of the request; what a client sent in it is gone." }],
  ['force-persist', { usage: 'force-persist { if | unless } <condition>', text: 'While it holds, a cookie or a stick table leads to its server even where that is down.' }],
  ['ignore-persist', { usage: 'ignore-persist { if | unless } <condition>', text: 'While it holds, a cookie leads to no server, and none is set.' }],
  ['capture', { usage: 'capture { request | response } header <field> len <length>', text: 'Keeps the beginning of a field for logs and for `capture.req.hdr(0)`; places are numbered in the order of the lines.' }],
  ['declare', { usage: 'declare capture { request | response } len <length>', text: 'Makes a place that an action `capture … id <number>` fills.' }],
  ['option forwardfor', { usage: 'option forwardfor [except <net>] [header <name>] [if-none]', text: "Adds a field with the client's address to what goes to the server. Without `header`: X-Forwarded-For." }],
  ['option originalto', { usage: 'option originalto [except <net>] [header <name>]', text: 'Adds a field with the address that the client connected to. Without `header`: X-Original-To.' }],
];
