// Publishes 20 messages a second and receives them, while you kill the region it is connected to:
// run `./meridian kill eu` in another terminal, and `./meridian up eu` afterwards.
// Ctrl-C ends it, as does `node survive.mjs SECONDS`; exit status 1 if a message was lost or repeated.
import { clientIn, connected, regionOf } from './regions.mjs';

const client = clientIn('eu');
await connected(client);
const startMillis = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - startMillis) / 1000).toFixed(1).padStart(6)} s  ${text}`);
say(`connected to ${regionOf(client)}, connection id ${client.connection.id}`);
client.connection.on(({ previous, current, reason }) => {
  if (current === 'connected') say(`connected to ${regionOf(client)}, connection id ${client.connection.id}`);
  else say(`${previous} -> ${current}${reason ? `: ${reason.message}` : ''}`);
});

let sent = 0, acknowledged = 0, refused = 0; // publishes
let newest = 0, received = 0, missing = 0, repeated = 0; // deliveries
const channel = client.channels.get(`survive-${Date.now()}`);
channel.subscribe(({ data: { number } }) => {
  received++;
  if (number <= newest) repeated++;
  else {
    missing += number - newest - 1;
    newest = number;
  }
});
await channel.whenState('attached');

const publishing = setInterval(() => {
  channel.publish('tick', { number: ++sent }).then(
    () => acknowledged++,
    () => refused++,
  );
}, 50);
const report = () =>
  say(`sent ${sent}, acknowledged ${acknowledged}, refused ${refused}, received ${received}, missing ${missing}, repeated ${repeated}`);
const reporting = setInterval(report, 2000);

async function finish() {
  clearInterval(publishing);
  // Give answers and deliveries that are under way ten seconds.
  for (let i = 0; i < 100 && (acknowledged + refused < sent || received < acknowledged); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  clearInterval(reporting);
  report();
  client.connection.off();
  client.close();
  process.exitCode = missing + repeated > 0 || acknowledged + refused < sent || received < acknowledged ? 1 : 0;
}
process.once('SIGINT', finish);
const seconds = Number(process.argv[2]);
if (seconds > 0) setTimeout(finish, seconds * 1000);
