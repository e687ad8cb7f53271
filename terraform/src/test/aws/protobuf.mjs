// The little of Protocol Buffers' encoding that is needed to write messages: varints and length-delimited fields.
// https://protobuf.dev/programming-guides/encoding/

/** @param fields buffers made by the functions below, in any order */
export const message = (...fields) => Buffer.concat(fields.flat());

export const text = (number, value) => bytes(number, Buffer.from(value, 'utf8'));

export const bytes = (number, value) => Buffer.concat([varint((number << 3) | 2), varint(value.length), value]);

/** A whole number from 0 to 2^31 - 1; 0 is what a field has that is not written. */
export const whole = (number, value) => (value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(number << 3), varint(value)]));

export const truth = (number, value) => whole(number, value ? 1 : 0);

/** One field for each entry of an object: maps are repeated messages of key and value. */
export const map = (number, object, encode) =>
  Object.entries(object).map(([key, value]) => bytes(number, message(text(1, key), bytes(2, encode(value)))));

function varint(value) {
  const encoded = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) {
      return Buffer.from([...encoded, rest]);
    }
    encoded.push((rest & 0x7f) | 0x80);
  }
}
