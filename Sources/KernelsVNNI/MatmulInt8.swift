#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by `vpdpbusd`, which multiplies unsigned by signed bytes and adds four products
  // into 32 bits without saturation. Each of its sixteen lanes is one row of a block, so nothing
  // is ever added across lanes. Unsigned is w + 128 (one flipped bit), signed is q; what that adds
  // to a group's sum is cancelled by starting it at the group's offset. The sum is exact: it
  // starts within 128·128·127 < 2²¹ of zero and moves by at most 128·255·127 < 2²².
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_vnni_matmul_int8)
  public func matmulInt8VNNI(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let groups = (inCount &+ 127) / 128
    var row = rowStart
    while row < rowEnd {
      // One block stays in the cache while all tokens pass by.
      let block = weights + row &* inCount
      let output: BlockOutput = (
        _mm512_loadu_ps(weightScales + row),
        bias.map { _mm512_loadu_ps($0 + row) } ?? _mm512_setzero_ps(), firstLanes(rowEnd &- row)
      )
      var token = 0
      while token < tokens {
        let left = tokens &- token
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let (o, target) = (offsets + token &* groups, out + (token &* outRow &+ row))
        if left >= 8 {
          tile(8, a, s, o, block, inCount, output, target, outRow)
          token &+= 8
        } else if left >= 4 {
          tile(4, a, s, o, block, inCount, output, target, outRow)
          token &+= 4
        } else if left >= 2 {
          tile(2, a, s, o, block, inCount, output, target, outRow)
          token &+= 2
        } else {
          stream(a, s, o, block, inCount, output, target)
          token &+= 1
        }
      }
      row &+= 16
    }
  }

  /// What becomes of the totals of a block's sixteen rows; `mask` says which are written. A tuple,
  /// because a struct's metadata comes with weak symbols.
  typealias BlockOutput = (scales: SIMD16<Float>, bias: SIMD16<Float>, mask: UInt16)

  @inline(__always)
  func store(
    _ output: BlockOutput, _ totals: SIMD16<Float>, _ out: UnsafeMutablePointer<Float>
  ) {
    let result = _mm512_fmadd_ps(output.scales, totals, output.bias)
    _mm512_mask_storeu_ps(out, output.mask, result)
  }

  @inline(__always)
  func firstLanes(_ count: Int) -> UInt16 {
    count >= 16 ? 0xFFFF : (1 &<< UInt16(truncatingIfNeeded: count)) &- 1
  }

  /// One block for one token. Reading the weights is what takes time, and that is faster by
  /// registers of half a line (SPEED.md).
  @inline(__always)
  private func stream(
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ block: UnsafePointer<Int8>, _ inCount: Int,
    _ output: BlockOutput, _ out: UnsafeMutablePointer<Float>
  ) {
    let none = _mm256_setzero_si256()
    var (lowTotal, highTotal) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (w, a) = (block, q)
    var (scale, offset) = (activationScales, offsets)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      let start = _mm256_set1_epi32(offset.pointee)
      var (l0, h0, l1, h1) = (start, start, none, none)
      while a < end {
        let (q0, q1) = (half(a), half(a + 4))
        l0 = _mm256_mask_dpbusd_epi32(l0, 0xFF, unsignedHalf(w), q0)
        h0 = _mm256_mask_dpbusd_epi32(h0, 0xFF, unsignedHalf(w + 32), q0)
        l1 = _mm256_mask_dpbusd_epi32(l1, 0xFF, unsignedHalf(w + 64), q1)
        h1 = _mm256_mask_dpbusd_epi32(h1, 0xFF, unsignedHalf(w + 96), q1)
        w += 128
        a += 8
      }
      let scale8 = _mm256_broadcast_ss(scale)
      lowTotal = _mm256_fmadd_ps(
        scale8, _mm256_cvtepi32_ps(_mm256_add_epi32(l0, l1)), lowTotal)
      highTotal = _mm256_fmadd_ps(
        scale8, _mm256_cvtepi32_ps(_mm256_add_epi32(h0, h1)), highTotal)
      scale += 1
      offset += 1
      left &-= 128
    }
    let totals = unsafeBitCast((lowTotal, highTotal), to: SIMD16<Float>.self)
    store(output, totals, out)
  }

  @inline(__always)
  private func unsignedHalf(_ w: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_xor_si256(
      UnsafeRawPointer(w).loadUnaligned(as: SIMD4<Int64>.self), _mm256_set1_epi8(-128))
  }

  @inline(__always)
  private func half(_ q: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
  }

  /// Four channels of sixteen rows, w + 128 each.
  @inline(__always)
  func unsigned(_ w: UnsafePointer<Int8>) -> SIMD8<Int64> {
    _mm512_xor_si512(_mm512_loadu_si512(w), _mm512_set1_epi8(-128))
  }

  /// Four channels of one token in every lane.
  @inline(__always)
  func quad(_ q: UnsafePointer<Int8>) -> SIMD8<Int64> {
    _mm512_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
  }

  /// total + scale · sum.
  @inline(__always)
  func scaled(
    _ sum: SIMD8<Int64>, _ scale: UnsafePointer<Float>, _ total: SIMD16<Float>
  ) -> SIMD16<Float> {
    _mm512_fmadd_ps(_mm512_set1_ps(scale.pointee), _mm512_cvtepi32_ps(sum), total)
  }
#endif
