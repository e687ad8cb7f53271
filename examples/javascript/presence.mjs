// Three people, one connected in each region, are present on one channel while you kill a region:
// run `./meridian kill eu` in another terminal, and `./meridian up eu` afterwards.
// Ctrl-C ends it, as does `node presence.mjs SECONDS`; exit status 1 if somebody was seen to leave, or is missing.
import { clientIn, connected, regionOf } from './regions.mjs';

const clients = {
  anna: clientIn('eu', { clientId: 'anna' }),
  bob: clientIn('us', { clientId: 'bob' }),
  chen: clientIn('ap', { clientId: 'chen' }),
};
const startMillis = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - startMillis) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const channelName = `presence-${Date.now()}`;
let left = 0;
for (const [name, client] of Object.entries(clients)) {
  await connected(client);
  const { presence } = client.channels.get(channelName);
  // Each says what it sees of the others. Who is in already is shown as `present`.
  await presence.subscribe(({ action, clientId, data }) => {
    if (action === 'leave') left++;
    if (clientId !== name) say(`${name} sees ${clientId} ${action}, in ${data.region}`);
  });
  await presence.enter({ region: regionOf(client) });
  say(`${name} entered in ${regionOf(client)}, connection id ${client.connection.id}`);

  client.connection.on(({ previous, current, reason }) => {
    if (current !== 'connected') return say(`${name}: ${previous} -> ${current}${reason ? `: ${reason.message}` : ''}`);
    say(`${name} connected to ${regionOf(client)}, connection id ${client.connection.id}`);
    // The SDK enters by itself again. Only what changed is left to do.
    presence.update({ region: regionOf(client) }).catch((error) => say(`${name} not updated: ${error.message}`));
  });
}
say('Kill a region now. Ctrl-C ends this.');

async function finish() {
  for (const [name, client] of Object.entries(clients)) {
    const { presence } = client.channels.get(channelName);
    presence.unsubscribe();
    client.connection.off();
    const members = await presence.get({ waitForSync: false });
    say(`${name} sees: ${members.map(({ clientId, data }) => `${clientId} in ${data.region}`).sort().join(', ')}`);
    if (members.length !== Object.keys(clients).length) process.exitCode = 1;
  }
  say(`seen to leave: ${left}`);
  if (left > 0) process.exitCode = 1;
  for (const client of Object.values(clients)) client.close();
}
process.once('SIGINT', finish);
const seconds = Number(process.argv[2]);
if (seconds > 0) setTimeout(finish, seconds * 1000);
