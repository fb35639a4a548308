import { parse, stringify } from "devalue";

/**
 * A value of structured clone as a text, and the buffers that it is made of, which the text names by their places. What
 * is one object in several places is one object again, also in a circle.
 */
export type Packed = [text: string, ...buffers: Uint8Array[]];

/** @throws Error for what has no text: a Blob, a key, an object with a property `__proto__` */
export function pack(value: unknown): Packed {
  const buffers: Uint8Array[] = [];
  const places = new Map<ArrayBufferLike, number>();
  const placeOf = (buffer: ArrayBufferLike): number => {
    let place = places.get(buffer);
    if (place === undefined) {
      place = buffers.push(new Uint8Array(buffer)) - 1;
      places.set(buffer, place);
    }
    return place;
  };
  const text = stringify(value, {
    Buffer: (part) => part instanceof ArrayBuffer && [placeOf(part)],
    View: (part) => ArrayBuffer.isView(part) && viewOf(part, placeOf(part.buffer)),
    Error: (part) => part instanceof Error && errorOf(part),
  });
  return [text, ...buffers];
}

/** @throws Error if the text is not what `pack` has made */
export function unpack([text, ...bytes]: Packed): unknown {
  const buffers = bytes.map((one) => one.slice().buffer);
  return parse(text, {
    Buffer: ([place]: [number]) => buffers[place],
    View: (view: View) => makeView(view, buffers),
    Error: makeError,
  });
}

type View = [type: string, place: number, offset: number, length: number];

/** Where a view begins in its buffer, in bytes, and its length, in elements. */
function viewOf(view: ArrayBufferView, place: number): View {
  const { byteOffset, byteLength } = view;
  const size = "BYTES_PER_ELEMENT" in view ? (view as Uint8Array).BYTES_PER_ELEMENT : 1;
  const type = Object.prototype.toString.call(view).slice("[object ".length, -1);
  return [type, place, byteOffset, byteLength / size];
}

const views = {
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

function makeView([type, place, offset, length]: View, buffers: readonly ArrayBuffer[]): ArrayBufferView {
  if (!Object.hasOwn(views, type)) throw new TypeError(`expected a kind of view, got ${type}`);
  const View = views[type as keyof typeof views] as Uint8ArrayConstructor;
  return new View(buffers[place]!, offset, length);
}

/** What structured clone keeps of an error. */
interface ErrorParts {
  name: string;
  message: string;
  stack: string | undefined;
  cause?: unknown;
}

const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

function errorOf({ name, message, stack, cause }: Error): ErrorParts {
  return { name, message, stack, ...(cause !== undefined && { cause }) };
}

function makeError({ name, message, stack, ...others }: ErrorParts): Error {
  const Class = Object.hasOwn(errors, name) ? errors[name as keyof typeof errors] : Error;
  const error = new Class(message, "cause" in others ? { cause: others.cause } : {});
  Object.defineProperty(error, "stack", { writable: true, configurable: true, enumerable: false, value: stack });
  return error;
}
