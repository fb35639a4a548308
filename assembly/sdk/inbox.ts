import { reserve } from "./memory";

let room: usize = 0;
let capacity: usize = 0;

/**
 * An export of every kernel: room for `length` bytes that the next `configure` or `begin` reads. The same room is
 * given every time, so what must outlive that call has to be copied.
 */
export function allocate(length: i32): usize {
  const wanted = <usize>(<u32>length);
  if (wanted > capacity) {
    capacity = max(wanted, capacity * 2);
    room = reserve(capacity);
  }
  return room;
}
