/** The version of the kernel ABI that this kit is written for. */
export const ABI_VERSION: i32 = 1;

/** An export of every kernel: the host refuses a kernel of another version. */
export function abi_version(): i32 {
  return ABI_VERSION;
}
