import { DAEMON_LAUNCHES, LAB_FOLDER, type DaemonLaunch } from './daemonLaunch.ts';

/** Where the script lies inside a machine; the image calls it `lab`. */
export const MACHINE_SCRIPT = `${LAB_FOLDER}/machine.sh`;

/** Stands for the names of all daemons on a machine, which the script has in RUNS. */
const RUNS = '$RUNS';

/**
 * The script that is every machine's first process, and that does to the machine what the lab's faults do. POSIX sh. It reads from its environment: RUNS (daemons
 * in the order of their start), PORTS (`haproxy:80 nginx:8080`), FACE (the interface), NETWORK (lines for `ip -batch`).
 */
export function machineScript(): string {
  const rows = Object.entries(DAEMON_LAUNCHES) as [string, DaemonLaunch][];
  const forEach = (body: (launch: DaemonLaunch) => string) =>
    rows.map(([name, launch]) => [name, body(launch)] as const);
  return [
    HEAD,
    cases('prepare', forEach(preparation)),
    cases('command', forEach(command)),
    cases('pattern', forEach(pattern)),
    TAIL,
  ].join('\n');
}

/** A function that does one thing for each daemon, by the daemon's name. */
function cases(name: string, rows: readonly (readonly [string, string])[]): string {
  const arms = rows.map(([daemon, body]) => `    ${daemon})\n${body}\n      ;;`);
  return [
    `${name}_of() {`,
    '  case $1 in',
    ...arms,
    '    *) echo "lab: no program $1 on this machine" >&2; return 1 ;;',
    '  esac',
    '}',
    '',
  ].join('\n');
}

/** Folders that a service would have made, and what has to be there before the first start. */
function preparation({ folders, prepare }: DaemonLaunch): string {
  const lines = folders.flatMap(({ path, owner }) => [`mkdir -p ${quoted(path)}`, `chown ${owner}: ${quoted(path)}`]);
  const data = folders[0]?.path ?? '';
  if (prepare !== null) lines.push(`if [ -z "$(ls -A ${quoted(data)})" ]; then (\n${prepare}\n); fi`);
  return lines.join('\n') || ':';
}

/** Runs the daemon in the foreground. */
function command(launch: DaemonLaunch): string {
  return launch
    .command([RUNS])
    .map((word) => (word === RUNS ? word : quoted(word)))
    .join(' ');
}

/** What the command lines of its processes begin with, for `pkill -f`. nginx and others put further words behind their name. */
function pattern(launch: DaemonLaunch): string {
  const [program, ...words] = launch.command([]);
  return `echo ${quoted(`^${program === 'node' ? [program, ...words].join(' ') : program}`)}`;
}

function quoted(word: string): string {
  return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const HEAD = `#!/bin/sh
# The first process of every machine. It starts what the machine runs, in order; what ends stays ended, as in the lab.
# The same script does to the machine what the lab's faults do. In a terminal of the computer, for the machine web1:
#
#   docker compose exec web1 lab kill nginx         ends at once, as after a crash
#   docker compose exec web1 lab stop nginx         ends in order
#   docker compose exec web1 lab freeze nginx       holds still; thaw lets it go on
#   docker compose exec web1 lab start nginx        starts again what has ended
#   docker compose exec lb1 lab tell haproxy WORDS  a line for its control socket; SQL for mysql
#   docker compose exec lb1 lab drain ADDRESS       sends nothing new there; undrain sends again
#   docker compose exec web1 lab set app NAME=VALUE changes a setting while it runs; unset app takes all changes back
#
# These change the machine's network, so they need --privileged (docker compose exec --privileged web1 lab unplug):
#
#   lab unplug, lab plug                            the cable
#   lab drop                                        nothing that is sent to it arrives
#   lab deaf ADDRESS...                             nothing from there arrives: a network that has come apart
#   lab hear                                        everything arrives again
`;

const TAIL = `launch() {
  pattern_of "$1" > /dev/null || return 1
  # A life begins with what the file says.
  rm -f "${LAB_FOLDER}/shared/$1.env"
  prepare_of "$1" || return 1
  {
    # The program gets the signal by itself.
    trap : TERM
    command_of "$1"
    echo "lab: $1 has ended with exit code $?. It stays so until: lab start $1"
  } &
}

# Waits until the daemon listens where its file said it would when the zip was made; not longer than 30 s.
await() {
  for pair in $PORTS; do
    [ "\${pair%%:*}" = "$1" ] || continue
    tries=0
    until ss -Hltn "sport = :\${pair#*:}" | grep -q .; do
      tries=$((tries + 1))
      kill -0 "$2" 2> /dev/null || return 0
      [ "$tries" -lt 300 ] || { echo "lab: $1 does not listen on \${pair#*:} yet; going on"; return 0; }
      sleep 0.1
    done
  done
}

# An orderly end: each program gets the signal, and the time that it takes.
end() {
  trap - TERM INT
  kill -TERM -1 2> /dev/null
  while kill -0 -1 2> /dev/null; do sleep 0.1; done
  exit 0
}

first() {
  # A real machine starts with an empty /run; this one keeps its files.
  find /run \\( -name '*.pid' -o -type s \\) -delete 2> /dev/null
  mkdir -p ${LAB_FOLDER}/shared
  [ -z "$NETWORK" ] || printf '%s\\n' "$NETWORK" | ip -batch -
  trap end TERM INT
  for name in $RUNS; do
    launch "$name" && await "$name" $!
  done
  # The first process inherits orphans; waiting reaps them.
  while :; do
    sleep 3600 &
    wait $!
  done
}

start() {
  found=$(pattern_of "$1") || return 1
  if pgrep -f "$found" > /dev/null; then echo "lab: $1 runs already" >&2; return 1; fi
  setsid -f sh ${MACHINE_SCRIPT} run "$1" < /dev/null > /proc/1/fd/1 2> /proc/1/fd/2
}

signal() {
  found=$(pattern_of "$2") || return 1
  pkill "-$1" $3 -f "$found" || { echo "lab: $2 does not run here" >&2; return 1; }
}

tell() {
  case $1 in
    haproxy)
      socket=$(sed -n 's/^[[:space:]]*stats[[:space:]][[:space:]]*socket[[:space:]][[:space:]]*"\\{0,1\\}\\(unix@\\)\\{0,1\\}\\(\\/[^[:space:]"]*\\).*/\\2/p' /etc/haproxy/haproxy.cfg | head -n 1)
      [ -n "$socket" ] || { echo 'lab: haproxy.cfg has no line "stats socket /…", so nobody can tell it anything' >&2; return 1; }
      printf '%s\\n' "$2" | socat -t 5 - "UNIX-CONNECT:$socket" ;;
    mysql) mariadb --defaults-file=/etc/mysql/my.cnf --user=root --execute "$2" ;;
    *) echo "lab: $1 takes no commands" >&2; return 1 ;;
  esac
}

# Every server of HAProxy's that has this address.
drain() {
  tell haproxy 'show servers state' | awk -v address="$1" '$5 == address { print $2 "/" $4 }' | while read -r server; do
    tell haproxy "set server $server state $2" > /dev/null && echo "$server: $2"
  done
}

filter() {
  nft -f - << END
table netdev lab
delete table netdev lab
$1
END
}

# As a host firewall that drops what comes in: answers on connections that stand still leave, nothing else does.
drop() {
  filter "table netdev lab {
    chain incoming { type filter hook ingress device \\"$FACE\\" priority 0; drop; }
    chain outgoing { type filter hook egress device \\"$FACE\\" priority 0; ether type arp drop; ip protocol != tcp drop; }
  }"
}

deaf() {
  set -- "$(echo "$*" | tr ' ' ',')"
  filter "table netdev lab {
    chain incoming { type filter hook ingress device \\"$FACE\\" priority 0; ip saddr { $1 } drop; arp saddr ip { $1 } drop; }
  }"
}

plug() {
  ip link set "$FACE" up
  # The kernel forgot the ways when the cable went.
  printf '%s\\n' "$NETWORK" | grep '^route' | ip -batch -
}

changes=${LAB_FOLDER}/shared/$2.env
case $1 in
  '') first ;;
  start) start "$2" ;;
  run) launch "$2" && wait ;;
  kill) signal KILL "$2" ;;
  stop) signal TERM "$2" -o ;;
  freeze) signal STOP "$2" ;;
  thaw) signal CONT "$2" ;;
  tell) tell "$2" "$3" ;;
  drain) drain "$2" drain ;;
  undrain) drain "$2" ready ;;
  set) { cat "$changes" 2> /dev/null; echo "$3"; } > "$changes.new" && mv "$changes.new" "$changes" ;;
  unset) rm -f "$changes" ;;
  unplug) ip link set "$FACE" down ;;
  plug) plug ;;
  drop) drop ;;
  deaf) shift && deaf "$@" ;;
  hear) filter '' ;;
  *) echo "lab: no order $1; the top of ${MACHINE_SCRIPT} lists them" >&2; exit 2 ;;
esac
`;
