// What the command line asks for.
import { parseArgs } from 'node:util';

const USAGE = `Usage: chaos/peers/run [OPTION]...
  --systems=NAME,...    which to compare, in this order (default: meridian,socketio,nats)
  --rates=N,...         messages a second, one run each; ends at the first that is not carried (default: 100,300,1000,2000,4000)
  --seconds=N           how long each rate is published (default: 10)
  --kill-rate=N         messages a second while the node is killed; 0 for no such run (default: 100)
  --kill-seconds=N      how long at least; goes on until 10 s after the start (default: 30)
  --down-seconds=N      from the kill to the start (default: 3)
  --publishers=N        (default: 4)
  --subscribers=N       each of all channels (default: 4)
  --channels=N          (default: 8)
  --payload=N           bytes (default: 256)
  --output=FILE         figures as JSON, from the project's folder (default: .meridian/peers/comparison.json)
  --report=FOLDER       for the report, comparison.html, from the project's folder (default: .meridian/peers/reports)
`;

const NUMBERS = {
  seconds: { default: '10', min: 1, max: 600 },
  'kill-rate': { default: '100', min: 0, max: 100_000 },
  'kill-seconds': { default: '30', min: 15, max: 600 },
  'down-seconds': { default: '3', min: 0, max: 100 },
  publishers: { default: '4', min: 1, max: 100 },
  subscribers: { default: '4', min: 1, max: 100 },
  channels: { default: '8', min: 1, max: 1_000 },
  payload: { default: '256', min: 64, max: 65_536 },
};
const RATE = { min: 1, max: 100_000 };

/** Prints how to use it and ends the process when the arguments are wrong. */
export function options(args, systems) {
  const known = {
    help: { type: 'boolean' },
    systems: { type: 'string', default: systems.join(',') },
    rates: { type: 'string', default: '100,300,1000,2000,4000' },
    output: { type: 'string', default: '.meridian/peers/comparison.json' },
    report: { type: 'string', default: '.meridian/peers/reports' },
  };
  for (const [name, { default: value }] of Object.entries(NUMBERS)) known[name] = { type: 'string', default: value };
  try {
    const { values } = parseArgs({ args, options: known });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const number = (name) => whole(`--${name}`, values[name], NUMBERS[name]);
    return {
      systems: values.systems.split(',').map((name) => oneOf('--systems', name, systems)),
      rates: values.rates.split(',').map((rate) => whole('--rates', rate, RATE)),
      seconds: number('seconds'),
      killRate: number('kill-rate'),
      killSeconds: number('kill-seconds'),
      downSeconds: number('down-seconds'),
      output: named('--output', values.output),
      report: named('--report', values.report),
      load: {
        publishers: number('publishers'),
        subscribers: number('subscribers'),
        channels: number('channels'),
        payloadBytes: number('payload'),
      },
    };
  } catch (error) {
    console.error(`run: ${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

function whole(name, text, { min, max }) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} ${text}, must be ${min} to ${max}`);
  }
  return value;
}

/** Nothing would be the project's folder itself. */
function named(name, path) {
  if (path === '') throw new Error(`${name} is '', which names none`);
  return path;
}

function oneOf(name, text, known) {
  if (!known.includes(text)) throw new Error(`${name} ${text}, must be of ${known.join(', ')}`);
  return text;
}
