// How to connect to the regions that `./meridian up` starts.
import * as Ably from 'ably';

const hosts = { eu: '127.0.1.1', us: '127.0.2.1', ap: '127.0.3.1' };

/**
 * A client whose nearest region is `region`, and which moves to another when that one is lost.
 * `options` are more of the SDK's.
 */
export function clientIn(region, options = {}) {
  return new Ably.Realtime({
    key: 'local.dev:only-on-loopback',
    endpoint: hosts[region],
    port: 8080,
    tls: false,
    fallbackHosts: Object.values(hosts).filter((host) => host !== hosts[region]),
    // Otherwise the SDK asks a site on the internet before it tries another host.
    disableConnectivityCheck: true,
    // A region that is silent, not dead, is noticed after this long.
    realtimeRequestTimeout: 3000,
    disconnectedRetryTimeout: 2000,
    // What goes wrong shows in the connection's state.
    logLevel: 0,
    ...options,
  });
}

/** Resolves once the client is connected; ends the program if no region answers. */
export async function connected(client) {
  const refused = ({ reason }) => {
    console.error(`No region lets us in: ${reason?.message}\nRun ./meridian up, then try again.`);
    process.exit(1);
  };
  client.connection.on(['disconnected', 'suspended', 'failed'], refused);
  await client.connection.whenState('connected');
  client.connection.off(refused);
}

/** The region that the client is connected to. The SDK documents no way to ask: for display only. */
export function regionOf(client) {
  const host = client.connection.connectionManager.host;
  return Object.keys(hosts).find((region) => hosts[region] === host) ?? 'nowhere';
}
