// Prints the table of README.md, "What it costs": what one region costs in a month, at three sizes.
//
// Unit prices: US dollars, on demand, AWS region us-east-1, without taxes, free tiers and discounts. README.md names the
// source of each and of when it is.

const HOURS = 730; // in a month, as AWS counts

const price = {
  instanceHour: { 'm7i.large': 0.1008, 'm7i.xlarge': 0.2016, 'm7i.2xlarge': 0.4032 },
  gp3Gib: 0.08,
  gp3OperationAbove3000: 0.005,
  gp3MebibyteAbove125: 0.04,
  loadBalancerHour: 0.0225,
  loadBalancerUnitHour: 0.008, // One holds 3,000 connections, 25 new ones a second, or 1 GB an hour.
  publicAddressHour: 0.005,
  endpointHour: 0.01, // for each zone
  bucketGib: 0.023,
  key: 1,
  secret: 0.4,
  alarm: 0.1,
  measurement: 0.3,
  logGb: 0.5,
  toInternetGb: 0.09, // the first 10 TB
  toOtherRegionGb: 0.02, // from us-east-1 to most
  betweenZonesGb: 0.02, // 0.01 at each end
};

const ENDPOINTS = 4;
const SECRETS = 5;
const EDGE_ALARMS = 3;
const ROOT_GIB = 20;
const OTHER_REGIONS = 2;

const sizes = {
  'to try': { nodes: 1, cassandras: 1, type: 'm7i.large', gib: 50, iops: 3000, mebibytes: 125, endpointZones: 1, units: 1, publishedGb: 5, deliveredGb: 50 },
  small: { nodes: 3, cassandras: 3, type: 'm7i.large', gib: 100, iops: 3000, mebibytes: 125, endpointZones: 1, units: 2, publishedGb: 100, deliveredGb: 1000 },
  large: { nodes: 6, cassandras: 6, type: 'm7i.2xlarge', gib: 500, iops: 6000, mebibytes: 500, endpointZones: 3, units: 30, publishedGb: 1000, deliveredGb: 10000 },
};

function lines(size) {
  const hosts = size.nodes + size.cassandras;
  const copies = Math.min(3, size.cassandras);
  return {
    instances: hosts * price.instanceHour[size.type] * HOURS,
    volumes:
      hosts * ROOT_GIB * price.gp3Gib +
      size.cassandras *
        (size.gib * price.gp3Gib + (size.iops - 3000) * price.gp3OperationAbove3000 + (size.mebibytes - 125) * price.gp3MebibyteAbove125),
    'load balancer': (price.loadBalancerHour + size.units * price.loadBalancerUnitHour + 3 * price.publicAddressHour) * HOURS,
    endpoints: ENDPOINTS * size.endpointZones * price.endpointHour * HOURS,
    // Half of each volume, once and a half, since replaced files are kept for a while.
    backups: size.cassandras * size.gib * 0.5 * 1.5 * price.bucketGib,
    'key, secrets, alarms, logs':
      price.key +
      SECRETS * price.secret +
      (EDGE_ALARMS + 3 * hosts + 3 * size.cassandras) * price.alarm +
      (2 * hosts + 3 * size.cassandras) * price.measurement +
      hosts * 5 * price.logGb,
    'traffic to clients': size.deliveredGb * price.toInternetGb,
    'traffic to the other regions': OTHER_REGIONS * size.publishedGb * price.toOtherRegionGb,
    // What is published here and there is written to each copy, two of three in other zones, and sent to nodes.
    'traffic between zones': size.cassandras > 1 ? (OTHER_REGIONS + 1) * size.publishedGb * copies * price.betweenZonesGb : 0,
  };
}

const tables = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, lines(size)]));
const dollars = (value) => Math.round(value).toLocaleString('en-US');
const sum = (table) => Object.values(table).reduce((total, value) => total + value, 0);
const names = Object.keys(sizes);
console.log(`| US dollars a month | ${names.join(' | ')} |`);
console.log(`| --- |${' ---: |'.repeat(names.length)}`);
console.log(`| nodes and Cassandras | ${names.map((name) => `${sizes[name].nodes} and ${sizes[name].cassandras} × ${sizes[name].type}`).join(' | ')} |`);
console.log(`| published here, delivered here | ${names.map((name) => `${dollars(sizes[name].publishedGb)} GB, ${dollars(sizes[name].deliveredGb)} GB`).join(' | ')} |`);
for (const line of Object.keys(tables[names[0]])) {
  console.log(`| ${line} | ${names.map((name) => dollars(tables[name][line])).join(' | ')} |`);
}
console.log(`| **one region** | ${names.map((name) => `**${dollars(sum(tables[name]))}**`).join(' | ')} |`);
console.log(`| three regions | ${names.map((name) => dollars(3 * sum(tables[name]))).join(' | ')} |`);
