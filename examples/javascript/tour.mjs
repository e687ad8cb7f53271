// Three clients, one in each region, on one channel.
import { clientIn, connected, regionOf } from './regions.mjs';

const clients = { eu: clientIn('eu'), us: clientIn('us'), ap: clientIn('ap') };
for (const client of Object.values(clients)) {
  await connected(client);
  console.log(`${regionOf(client)}: connected, connection id ${client.connection.id}`);
}

// A subscriber in Europe …
const channelName = `tour-${Date.now()}`;
const received = [];
const channel = clients.eu.channels.get(channelName);
const allReceived = new Promise((resolve) => {
  channel.subscribe((message) => {
    console.log(`eu received from ${message.name}: ${message.data}`);
    if (received.push(message) === 3) resolve();
  });
});
await channel.whenState('attached');

// … hears publishers in every region. When publish returns, a majority of the regions has the message.
for (const [region, client] of Object.entries(clients)) {
  const startMillis = performance.now();
  await client.channels.get(channelName).publish(region, `hello from ${region}`);
  console.log(`${region} published, acknowledged after ${Math.round(performance.now() - startMillis)} ms`);
}
await allReceived;

// History is the same in every region.
for (const region of ['eu', 'us', 'ap']) {
  const page = await clients[region].channels.get(channelName).history({ direction: 'forwards' });
  console.log(`history in ${region}: ${page.items.map((message) => message.name).join(', ')}`);
}

for (const client of Object.values(clients)) client.close();
