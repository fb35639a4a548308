// What authors of kernels import as "partway/assembly".
export { ABI_VERSION, abi_version } from "./sdk/abi";
export { allocate } from "./sdk/inbox";
export { alignUp, fail, reserve } from "./sdk/memory";
export { open, takeBytes, takeF64, takeU32, takeU64, unread } from "./sdk/reading";
export { SIGNATURE, openSigned, sign } from "./sdk/snapshot";
