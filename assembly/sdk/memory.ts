// A kernel's linear memory:
//
//   0        1,024          __heap_base                              end
//   | unused | static data  | block | block | ... | next block ... -> |
//                           |<- given out by `reserve`, for good ---->|
//
// Blocks are never given back: a kernel reserves what it needs while it is configured and prepared, and grows a
// buffer (see inbox.ts) by doubling it, so that what is left behind never exceeds what is in use.

/** Blocks start at a multiple of this: one cache line, and more than any vector load needs. */
const ALIGNMENT: usize = 64;
const PAGE: usize = 65_536;

let top: usize = __heap_base;

/** A block of `length` bytes, zeroed, at a multiple of 64. Memory grows as needed; when it cannot, the kernel traps. */
export function reserve(length: usize): usize {
  const block = alignUp(top, ALIGNMENT);
  const end = block + length;
  if (end < block) fail();
  const missing = <isize>((end + PAGE - 1) / PAGE) - <isize>memory.size();
  if (missing > 0 && memory.grow(<i32>missing) < 0) fail();
  top = end;
  return block;
}

/** The next multiple of `alignment`, a power of two. */
// @ts-ignore: a decorator
@inline
export function alignUp(address: usize, alignment: usize): usize {
  return (address + alignment - 1) & ~(alignment - 1);
}

/** Traps: the host rejects the job with KERNEL_TRAPPED and throws the instance away. */
export function fail(): void {
  unreachable();
}
