/** Where Debian has it, and where a configuration names it. */
export const SYSTEMCTL = '/usr/bin/systemctl';

/**
 * Stands where `systemctl` does: machines of a run have no systemd, and the computer's own would answer for the computer. A unit is active while its program runs, and `is-active` ends
 * with 3 where it does not (systemctl(1)); nothing else can be asked. MariaDB's units start mariadbd (mariadb.service), the shop's starts Node.
 */
export const SYSTEMCTL_SCRIPT = `#!/bin/sh
[ "$1" = is-active ] || exit 1
shift
quiet=
status=4
for unit; do
  case $unit in
    -q|--quiet) quiet=1; continue ;;
    mariadb|mariadb.service|mysql|mysql.service) program=mariadbd ;;
    app|app.service|widget-shop|widget-shop.service) program=node ;;
    *) program=\${unit%.service} ;;
  esac
  if pgrep -x "$program" >/dev/null; then state=active; status=0; else state=inactive; [ $status = 0 ] || status=3; fi
  [ -n "$quiet" ] || echo $state
done
exit $status
`;
