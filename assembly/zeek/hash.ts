// XXH64, seed 0 (Yann Collet, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).

const PRIME1: u64 = 0x9e3779b185ebca87;
const PRIME2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME3: u64 = 0x165667b19e3779f9;
const PRIME4: u64 = 0x85ebca77c2b2ae63;
const PRIME5: u64 = 0x27d4eb2f165667c5;

// @ts-ignore: a decorator
@inline
function round(lane: u64, input: u64): u64 {
  return rotl<u64>(lane + input * PRIME2, 31) * PRIME1;
}

// @ts-ignore: a decorator
@inline
function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME1 + PRIME4;
}

/** The hash of the bytes from `at` to before `end`. */
export function xxh64(at: usize, end: usize): u64 {
  const length = <u64>(end - at);
  let hash: u64 = PRIME5;
  if (length >= 32) {
    let first = PRIME1 + PRIME2;
    let second = PRIME2;
    let third: u64 = 0;
    let fourth: u64 = 0 - PRIME1;
    for (; at + 32 <= end; at += 32) {
      first = round(first, load<u64>(at));
      second = round(second, load<u64>(at, 8));
      third = round(third, load<u64>(at, 16));
      fourth = round(fourth, load<u64>(at, 24));
    }
    hash = rotl<u64>(first, 1) + rotl<u64>(second, 7) + rotl<u64>(third, 12) + rotl<u64>(fourth, 18);
    hash = merge(merge(merge(merge(hash, first), second), third), fourth);
  }
  hash += length;
  for (; at + 8 <= end; at += 8) hash = rotl<u64>(hash ^ round(0, load<u64>(at)), 27) * PRIME1 + PRIME4;
  if (at + 4 <= end) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(at) * PRIME1), 23) * PRIME2 + PRIME3;
    at += 4;
  }
  for (; at < end; at++) hash = rotl<u64>(hash ^ (<u64>load<u8>(at) * PRIME5), 11) * PRIME1;
  hash = (hash ^ (hash >> 33)) * PRIME2;
  hash = (hash ^ (hash >> 29)) * PRIME3;
  return hash ^ (hash >> 32);
}
