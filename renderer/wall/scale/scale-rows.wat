;; Scales an I420 picture down and converts it to RGBA, eight pixels at a time (WebAssembly with 128-bit SIMD).
;; The same sums as scale-picture.ts, bit for bit: four luma samples to a pixel, one sample of each chroma plane.
;;
;; columns: one record of 64 bytes for eight pixels (scale-plan.ts, packColumns):
;;   0  v128  swizzle of the left and right luma samples of pixels 0 to 3, out of 16 bytes at the first offset
;;   16 v128  the same of pixels 4 to 7, at the second offset; lanes of the others are out of range, so zero
;;   32 v128  swizzle of the chroma samples of the eight pixels, out of 16 bytes at the third offset
;;   48 i32 × 3  these offsets from the beginning of a row
;; rows: two i32 for each row of the tile, the upper and the lower luma row it is made of.
;; factors: five v128 (scale-plan.ts, packFactors):
;;   0  (gain, red of V) × 4   16 (gain, -green of V) × 4   32 (0, -green of U) × 4   48 (gain, blue of U) × 4
;;   64 what is added before the shift by 10 bits, × 4
;; A row's last group writes up to 28 bytes beyond it, which the next row overwrites; the memory has room behind both.
(module
  (memory (export "memory") 1)
  (func (export "scaleRows")
    (param $luma i32) (param $lumaStride i32)
    (param $chromaU i32) (param $strideU i32)
    (param $chromaV i32) (param $strideV i32)
    (param $columns i32) (param $columnsEnd i32)
    (param $rows i32) (param $rowsEnd i32)
    (param $factors i32)
    (param $out i32) (param $outStride i32)
    (local $top i32) (local $bottom i32) (local $rowU i32) (local $rowV i32)
    (local $column i32) (local $at i32)
    (local $first i32) (local $second i32)
    (local $patternA v128) (local $patternB v128) (local $patternC v128)
    (local $sum v128) (local $u v128) (local $v v128)
    (local $low v128) (local $high v128)
    (local $red v128) (local $green v128) (local $blue v128)
    (local $greenLow v128) (local $greenHigh v128)
    (local $redV v128) (local $greenV v128) (local $greenU v128) (local $blueU v128) (local $bias v128)
    (local.set $redV (v128.load (local.get $factors)))
    (local.set $greenV (v128.load offset=16 (local.get $factors)))
    (local.set $greenU (v128.load offset=32 (local.get $factors)))
    (local.set $blueU (v128.load offset=48 (local.get $factors)))
    (local.set $bias (v128.load offset=64 (local.get $factors)))
    (loop $row
      (local.set $first (i32.load (local.get $rows)))
      (local.set $second (i32.load offset=4 (local.get $rows)))
      (local.set $top
        (i32.add (local.get $luma) (i32.mul (local.get $first) (local.get $lumaStride))))
      (local.set $bottom
        (i32.add (local.get $luma) (i32.mul (local.get $second) (local.get $lumaStride))))
      (local.set $rowU
        (i32.add (local.get $chromaU) (i32.mul (i32.shr_u (local.get $first) (i32.const 1)) (local.get $strideU))))
      (local.set $rowV
        (i32.add (local.get $chromaV) (i32.mul (i32.shr_u (local.get $first) (i32.const 1)) (local.get $strideV))))
      (local.set $column (local.get $columns))
      (local.set $at (local.get $out))
      (loop $group
        (local.set $patternA (v128.load (local.get $column)))
        (local.set $patternB (v128.load offset=16 (local.get $column)))
        (local.set $patternC (v128.load offset=32 (local.get $column)))
        (local.set $first (i32.load offset=48 (local.get $column)))
        (local.set $second (i32.load offset=52 (local.get $column)))
        ;; Eight sums of four luma samples.
        (local.set $sum
          (i16x8.add
            (i16x8.extadd_pairwise_i8x16_u
              (v128.or
                (i8x16.swizzle (v128.load (i32.add (local.get $top) (local.get $first))) (local.get $patternA))
                (i8x16.swizzle (v128.load (i32.add (local.get $top) (local.get $second))) (local.get $patternB))))
            (i16x8.extadd_pairwise_i8x16_u
              (v128.or
                (i8x16.swizzle (v128.load (i32.add (local.get $bottom) (local.get $first))) (local.get $patternA))
                (i8x16.swizzle (v128.load (i32.add (local.get $bottom) (local.get $second))) (local.get $patternB))))))
        (local.set $first (i32.load offset=56 (local.get $column)))
        (local.set $u
          (i16x8.sub
            (i16x8.extend_low_i8x16_u
              (i8x16.swizzle (v128.load (i32.add (local.get $rowU) (local.get $first))) (local.get $patternC)))
            (v128.const i16x8 128 128 128 128 128 128 128 128)))
        (local.set $v
          (i16x8.sub
            (i16x8.extend_low_i8x16_u
              (i8x16.swizzle (v128.load (i32.add (local.get $rowV) (local.get $first))) (local.get $patternC)))
            (v128.const i16x8 128 128 128 128 128 128 128 128)))
        ;; Pairs (sum, V), of pixels 0 to 3 and 4 to 7.
        (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $sum) (local.get $v)))
        (local.set $high (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $sum) (local.get $v)))
        (local.set $red
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (local.get $redV)) (local.get $bias)) (i32.const 10))
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $high) (local.get $redV)) (local.get $bias)) (i32.const 10))))
        (local.set $greenLow (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (local.get $greenV)) (local.get $bias)))
        (local.set $greenHigh (i32x4.add (i32x4.dot_i16x8_s (local.get $high) (local.get $greenV)) (local.get $bias)))
        ;; Pairs (sum, U).
        (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $sum) (local.get $u)))
        (local.set $high (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $sum) (local.get $u)))
        (local.set $green
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (local.get $greenU)) (local.get $greenLow)) (i32.const 10))
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $high) (local.get $greenU)) (local.get $greenHigh)) (i32.const 10))))
        (local.set $blue
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (local.get $blueU)) (local.get $bias)) (i32.const 10))
            (i32x4.shr_s (i32x4.add (i32x4.dot_i16x8_s (local.get $high) (local.get $blueU)) (local.get $bias)) (i32.const 10))))
        ;; Clamped to bytes: red and green of eight pixels, blue and an opaque alpha.
        (local.set $low (i8x16.narrow_i16x8_u (local.get $red) (local.get $green)))
        (local.set $high
          (i8x16.narrow_i16x8_u (local.get $blue) (v128.const i16x8 255 255 255 255 255 255 255 255)))
        (v128.store (local.get $at)
          (i8x16.shuffle 0 8 16 24 1 9 17 25 2 10 18 26 3 11 19 27 (local.get $low) (local.get $high)))
        (v128.store offset=16 (local.get $at)
          (i8x16.shuffle 4 12 20 28 5 13 21 29 6 14 22 30 7 15 23 31 (local.get $low) (local.get $high)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (local.set $column (i32.add (local.get $column) (i32.const 64)))
        (br_if $group (i32.lt_u (local.get $column) (local.get $columnsEnd))))
      (local.set $out (i32.add (local.get $out) (local.get $outStride)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
      (br_if $row (i32.lt_u (local.get $rows) (local.get $rowsEnd))))))
