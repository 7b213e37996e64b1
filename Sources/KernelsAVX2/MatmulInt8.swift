#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by `vpmaddubsw`, which multiplies unsigned by signed bytes and adds pairs into
  // 16 bits with saturation. Unsigned is w + 128 (one flipped bit, for all tokens), at most 255;
  // signed is q, of which a pair's magnitudes are at most 128 together. So a pair of products is at
  // most 255·128 = 32640 < 2¹⁵ and nothing saturates. `vpmaddwd` with ones adds the pairs into 32
  // bits, where a group of 128 channels is exact; what w + 128 adds to it is cancelled by starting
  // it at the group's offset. Each of the eight lanes is one row of half a block, so nothing is
  // ever added across lanes.
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_avx2_matmul_int8)
  public func matmulInt8AVX2(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while tokens == 1, row &+ streamRows <= rowEnd {
      streamFour(
        q, activationScales, offsets, weights + row &* inCount, inCount, weightScales + row,
        bias.map { $0 + row }, out + row)
      row &+= streamRows
    }
    while row < rowEnd {
      // One block stays in the cache while all tokens pass by.
      let block = weights + row &* inCount
      let low = halfOutput(weightScales + row, bias.map { $0 + row }, rowEnd &- row)
      let high = halfOutput(weightScales + row + 8, bias.map { $0 + row + 8 }, rowEnd &- row &- 8)
      var token = 0
      while token < tokens {
        let left = tokens &- token
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let (o, target) = (offsets + token &* groups, out + (token &* outRow &+ row))
        if left >= 4 {
          tile(4, a, s, o, block, inCount, low, high, target, outRow)
          token &+= 4
        } else if left >= 2 {
          tile(2, a, s, o, block, inCount, low, high, target, outRow)
          token &+= 2
        } else {
          tile(1, a, s, o, block, inCount, low, high, target, outRow)
          token &+= 1
        }
      }
      row &+= 16
    }
  }

  /// What becomes of the totals of eight rows, of which the first `count` are written. A tuple,
  /// because the metadata of a struct that is not private comes with weak symbols.
  typealias HalfOutput = (scales: SIMD8<Float>, bias: SIMD8<Float>, count: Int)

  @inline(__always)
  func halfOutput(
    _ scales: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?, _ count: Int
  ) -> HalfOutput {
    (_mm256_loadu_ps(scales), bias.map { _mm256_loadu_ps($0) } ?? _mm256_setzero_ps(), count)
  }

  @inline(__always)
  func store(_ output: HalfOutput, _ totals: SIMD8<Float>, _ out: UnsafeMutablePointer<Float>) {
    let result = _mm256_fmadd_ps(output.scales, totals, output.bias)
    if output.count >= 8 {
      _mm256_storeu_ps(out, result)
    } else {
      _mm256_maskstore_ps(out, firstLanes(output.count), result)
    }
  }

  /// Four channels of eight rows, w + 128 each.
  @inline(__always)
  func unsigned(_ w: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_xor_si256(
      UnsafeRawPointer(w).loadUnaligned(as: SIMD4<Int64>.self), _mm256_set1_epi8(-128))
  }

  /// Four channels of one token in every lane.
  @inline(__always)
  func quad(_ q: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
  }
#endif
