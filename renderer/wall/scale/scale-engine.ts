/// <reference path="./wat-module.d.ts" />

import { FACTOR_BYTES, packColumns, packFactors, packRows } from './pack-plan.ts';
import { scalePicture } from './scale-picture.ts';
import { colourFactors, type PlanarPicture, type ScalePlan } from './scale-plan.ts';
import scaleRows from './scale-rows.wat';

/** Turns decoded planes into the pixels of a tile, one picture at a time. */
export interface ScaleEngine {
  /** Where the planes of the next picture are to be put, `sizeBytes` long; valid until the next call. */
  planes(sizeBytes: number): Uint8Array;
  /** RGBA of the picture that lies in `planes`; valid until the next call of either. */
  scale(picture: Omit<PlanarPicture, 'data'>, plan: ScalePlan): Uint8ClampedArray<ArrayBuffer>;
}

type ScaleRows = (...numbers: readonly number[]) => void;

const PAGE_BYTES = 65_536;
/** Vectors are read and written beyond the end of planes and tiles by less than this. */
const SLACK_BYTES = 64;

/** The quickest way this browser has: WebAssembly with SIMD, else JavaScript. Both give the same pixels. */
export function createScaleEngine(): ScaleEngine {
  try {
    return createSimdEngine();
  } catch {
    // No SIMD here, or a policy forbids WebAssembly.
    return createScriptEngine();
  }
}

export function createScriptEngine(): ScaleEngine {
  let data = new Uint8Array(0);
  let pixels = new Uint8ClampedArray(0);
  return {
    planes(sizeBytes) {
      if (data.length < sizeBytes) data = new Uint8Array(sizeBytes);
      return data.subarray(0, sizeBytes);
    },
    scale(picture, plan) {
      const sizeBytes = plan.width * plan.height * 4;
      if (pixels.length !== sizeBytes) pixels = new Uint8ClampedArray(sizeBytes);
      scalePicture({ ...picture, data }, plan, pixels);
      return pixels;
    },
  };
}

interface PackedPlan {
  readonly columns: Uint8Array;
  readonly rows: Uint8Array;
}

/** Throws where WebAssembly or its SIMD is missing. */
export function createSimdEngine(): ScaleEngine {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(scaleRows));
  const memory = exports['memory'] as WebAssembly.Memory;
  const run = exports['scaleRows'] as ScaleRows;
  const packed = new WeakMap<ScalePlan, PackedPlan | null>();
  /** Lies in the memory now. */
  let placedPlan: ScalePlan | null = null;
  let pixels: Uint8ClampedArray<ArrayBuffer> = new Uint8ClampedArray(0);
  let planesAt = FACTOR_BYTES;
  let planesBytes = 0;

  const reserve = (endBytes: number): void => {
    const missing = endBytes + SLACK_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  };
  const bytesAt = (offset: number, length: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(memory.buffer as ArrayBuffer, offset, length);
  const packedOf = (plan: ScalePlan): PackedPlan | null => {
    const known = packed.get(plan);
    if (known !== undefined) return known;
    const columns = packColumns(plan);
    const made = columns === null ? null : { columns, rows: packRows(plan) };
    packed.set(plan, made);
    return made;
  };
  // The planes come first in the memory: a picture is put there before the tile it is for is known.
  return {
    planes(sizeBytes) {
      planesAt = FACTOR_BYTES;
      if (sizeBytes > planesBytes) {
        planesBytes = sizeBytes;
        placedPlan = null;
      }
      reserve(planesAt + planesBytes);
      return bytesAt(planesAt, sizeBytes);
    },
    scale(picture, plan) {
      const [luma, chromaU, chromaV] = picture.planes;
      const { width, height } = plan;
      const tables = packedOf(plan);
      const columnsAt = align(planesAt + planesBytes + SLACK_BYTES);
      const rowsAt = columnsAt + (tables?.columns.length ?? 0);
      const outAt = align(rowsAt + (tables?.rows.length ?? 0));
      const outBytes = width * height * 4;
      reserve(outAt + outBytes);
      const data = bytesAt(planesAt, planesBytes);
      if (pixels.buffer !== memory.buffer || pixels.byteOffset !== outAt || pixels.length !== outBytes)
        pixels = new Uint8ClampedArray(memory.buffer as ArrayBuffer, outAt, outBytes);
      if (!luma || !chromaU || !chromaV || !isInside(picture, planesBytes) || tables === null) {
        scalePicture({ ...picture, data }, plan, pixels);
        return pixels;
      }
      if (placedPlan !== plan) {
        bytesAt(columnsAt, tables.columns.length).set(tables.columns);
        bytesAt(rowsAt, tables.rows.length).set(tables.rows);
        placedPlan = plan;
      }
      bytesAt(0, FACTOR_BYTES).set(packFactors(colourFactors(picture)));
      run(
        ...[planesAt + luma.offset, luma.stride],
        ...[planesAt + chromaU.offset, chromaU.stride],
        ...[planesAt + chromaV.offset, chromaV.stride],
        ...[columnsAt, rowsAt, rowsAt, rowsAt + tables.rows.length],
        ...[0, outAt, width * 4],
      );
      return pixels;
    },
  };
}

const align = (at: number): number => Math.ceil(at / 16) * 16;

/** Whether every row of the planes lies in `sizeBytes`: nothing else in the memory is ever read. */
function isInside({ planes, width, height }: Omit<PlanarPicture, 'data'>, sizeBytes: number): boolean {
  return planes.every(({ offset, stride }, index) => {
    const [columns, rows] = index === 0 ? [width, height] : [(width + 1) >> 1, (height + 1) >> 1];
    return offset >= 0 && stride >= columns && offset + stride * (rows - 1) + columns <= sizeBytes;
  });
}
