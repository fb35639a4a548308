// Escape counts of the Mandelbrot set: for how many iterations of z = z * z + c, from z = 0, |z| stays within 2.
//
// A job is a tile of the image, worked through in groups of pixels that lie side by side. A step is a row of the tile,
// or where iterations are many, fewer groups, or a stretch of one group's iterations. The counts are those that the
// plain loop over one pixel gives:
//
//   cr = left + (x + 0.5) * pixel;  ci = top - (y + 0.5) * pixel;  zr = zi = 0;
//   for (n = 0; n < iterations && zr * zr + zi * zi <= 4; n++) {
//     next = zr * zr - zi * zi + cr;  zi = (zr + zr) * zi + ci;  zr = next;
//   }
//
// configuration   left, top, pixel: f64; width, height, iterations, tile (pixels along a side, a multiple of 8): u32
// snapshot        HEADER, then a count (u32) for each pixel done, by rows; in the middle of a group, its state too

import { GROUP, STATE, beginGroup, endGroup, iterate, resumeGroup, state } from "./mandelbrot/group";
import { fail, reserve } from "./sdk/memory";
import { open, takeBytes, takeF64, takeU32, unread } from "./sdk/reading";
import { openSigned, sign } from "./sdk/snapshot";

export { abi_version } from "./sdk/abi";
export { allocate } from "./sdk/inbox";

//  0  magic: u32       8  x, y of the tile in the image: u32      24  pixels done: u32
//  4  version: u32    16  its width, height: u32                  28  stretches of the group at hand done: u32
const HEADER: usize = 32;
const MAGIC: u32 = 0x444e414d; // "MAND"
const VERSION: u32 = 1;

/** Iterations of a group in one step at most: about a third of a millisecond. */
const STRETCH: u32 = 32_768;

let left: f64 = 0;
let top: f64 = 0;
let pixel: f64 = 0;
let imageWidth: u32 = 0;
let imageHeight: u32 = 0;
let iterations: u32 = 0;
let tile: u32 = 0;
let groupsPerStep: u32 = 0;
let stretches: u32 = 0;

let tileX: u32 = 0;
let tileY: u32 = 0;
let tileWidth: u32 = 0;
let tileHeight: u32 = 0;
let stepsPerRow: u32 = 0;

/** Steps done, and what they stand for: a row of the tile, pixels done in it, stretches of the next group done. */
let steps: u32 = 0;
let row: u32 = 0;
let column: u32 = 0;
let stretch: u32 = 0;

/** The snapshot as it grows: header, then counts. */
let result: usize = 0;

export function configure(pointer: usize, size: i32): void {
  open(pointer, size);
  left = takeF64();
  top = takeF64();
  pixel = takeF64();
  imageWidth = takeU32();
  imageHeight = takeU32();
  iterations = takeU32();
  tile = takeU32();
  stretches = (iterations + STRETCH - 1) / STRETCH;
  groupsPerStep = min(tile / GROUP, max(1, STRETCH / iterations));
  result = reserve(HEADER + <usize>(tile * tile * 4) + STATE);
}

export function begin(job: i32, input: usize, inputLength: i32, resume: usize, resumeLength: i32): void {
  const tilesAcross = (imageWidth + tile - 1) / tile;
  tileX = (<u32>job % tilesAcross) * tile;
  tileY = (<u32>job / tilesAcross) * tile;
  tileWidth = min(tile, imageWidth - tileX);
  tileHeight = min(tile, imageHeight - tileY);
  stepsPerRow = ((groupsPerRow() + groupsPerStep - 1) / groupsPerStep) * stretches;
  steps = row = column = stretch = 0;
  if (resumeLength > 0) goOn(resume, resumeLength);
  else enterGroup();
}

function groupsPerRow(): u32 {
  return (tileWidth + GROUP - 1) / GROUP;
}

function enterGroup(): void {
  const ci = top - (<f64>(tileY + row) + 0.5) * pixel;
  beginGroup(left, pixel, tileX + column, ci, min(GROUP, tileWidth - column));
}

export function advance(budget: i32): i32 {
  let done = 0;
  for (; done < budget && row < tileHeight; done++) {
    if (stretches > 1) advanceStretch();
    else advanceGroups();
    steps++;
  }
  return done;
}

function advanceGroups(): void {
  for (let groups = groupsPerStep; groups > 0; groups--) {
    iterate(0, iterations);
    if (leaveGroup()) break;
  }
}

function advanceStretch(): void {
  const done = stretch * STRETCH;
  iterate(done, min(STRETCH, iterations - done));
  if (++stretch < stretches) return;
  stretch = 0;
  leaveGroup();
}

/** Writes down the group's counts and begins the next group. True when that ends a row. */
function leaveGroup(): bool {
  const pixels = min(GROUP, tileWidth - column);
  endGroup(result + HEADER + pixelsDone() * 4, pixels, iterations);
  column += pixels;
  const ended = column == tileWidth;
  if (ended) {
    column = 0;
    row++;
  }
  if (row < tileHeight) enterGroup();
  return ended;
}

export function position(): f64 {
  return <f64>steps;
}

export function extent(): f64 {
  return <f64>(tileHeight * stepsPerRow);
}

// @ts-ignore: a decorator
@inline
function pixelsDone(): u32 {
  return row * tileWidth + column;
}

export function snapshot(): usize {
  sign(result, MAGIC, VERSION);
  store<u32>(result, tileX, 8);
  store<u32>(result, tileY, 12);
  store<u32>(result, tileWidth, 16);
  store<u32>(result, tileHeight, 20);
  store<u32>(result, pixelsDone(), 24);
  store<u32>(result, stretch, 28);
  if (stretch > 0) memory.copy(result + HEADER + pixelsDone() * 4, state, STATE);
  return result;
}

export function snapshot_length(): i32 {
  return <i32>(HEADER + pixelsDone() * 4 + (stretch > 0 ? STATE : 0));
}

function goOn(resume: usize, resumeLength: i32): void {
  openSigned(resume, resumeLength, MAGIC, VERSION);
  if (takeU32() != tileX || takeU32() != tileY) fail();
  if (takeU32() != tileWidth || takeU32() != tileHeight) fail();
  const pixels = takeU32();
  stretch = takeU32();
  row = pixels / tileWidth;
  column = pixels % tileWidth;
  if (pixels > tileWidth * tileHeight || stretch >= stretches) fail();
  memory.copy(result + HEADER, takeBytes(<usize>pixels * 4), <usize>pixels * 4);
  if (row < tileHeight) enterGroup();
  if (stretch > 0) resumeGroup(takeBytes(STATE));
  if (unread() != 0) fail();
  const stepsInRow = stretches > 1 ? (column / GROUP) * stretches + stretch : column / GROUP / groupsPerStep;
  steps = row * stepsPerRow + stepsInRow;
}
