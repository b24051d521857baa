import type { Files } from '../text/sourceFile.ts';

const haproxy = `defaults
    mode http
    option redispatch
    timeout connect 1s
    timeout client 30s
    timeout server 5s

frontend shop
    bind *:80
    default_backend web

backend web
    balance roundrobin
    server web1 10.77.0.21:80 check inter 1s fall 3 rise 2
    server web2 10.77.0.22:80 check inter 1s fall 3 rise 2
`;

const keepalived = (priority: number): string => `global_defs {
    enable_script_security
    script_user root
}
vrrp_script haproxy_runs {
    script "/usr/bin/killall -0 haproxy"
    interval 1
    fall 2
    rise 2
}
vrrp_instance shop {
    state BACKUP
    interface eth0
    virtual_router_id 51
    priority ${priority}
    advert_int 1
    virtual_ipaddress {
        10.77.0.100/24
    }
    track_script {
        haproxy_runs
    }
}
`;

/** Two load balancers with one address, two web servers, one database. */
export const twoLoadBalancers: Files = {
  'cluster.yaml': `site: http://10.77.0.100/
clients: 20
machines:
  lb1:  { address: 10.77.0.11, runs: [haproxy, keepalived] }
  lb2:  { address: 10.77.0.12, runs: [haproxy, keepalived] }
  web1: { address: 10.77.0.21, runs: [app] }
  web2: { address: 10.77.0.22, runs: [app] }
  db1:  { address: 10.77.0.31, runs: [mysql] }
`,
  'lb1/haproxy.cfg': haproxy,
  'lb2/haproxy.cfg': haproxy,
  'lb1/keepalived.conf': keepalived(150),
  'lb2/keepalived.conf': keepalived(100),
  'web1/app.env': 'PORT=80\nDB_HOST=db1\n',
  'web2/app.env': 'PORT=80\nDB_HOST=db1\n',
};
