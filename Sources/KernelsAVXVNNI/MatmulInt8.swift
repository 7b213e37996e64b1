#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // int8 products by the `vpdpbusd` of processors without AVX-512 (Alder Lake and later, its small
  // relatives too): it multiplies unsigned by signed bytes and adds four products into 32 bits
  // without saturation. Each of its eight lanes is one row of half a block, so nothing is ever
  // added across lanes. Unsigned is w + 128 (one flipped bit), signed is q; what that adds to a
  // group's sum is cancelled by starting it at the group's offset. The sum is exact: it starts
  // within 128·128·127 < 2²¹ of zero and moves by at most 128·255·127 < 2²².
  //
  // Groups are scaled and added in float, in order, by the same operations whatever the number
  // of tokens and the row range, so a token's bits depend on neither.

  /// See `KernelTable.matmulInt8`.
  @c(updraft_avxvnni_matmul_int8)
  public func matmulInt8AVXVNNI(
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
      let output: BlockOutput = (weightScales + row, bias.map { $0 + row }, rowEnd &- row)
      var token = 0
      while token < tokens {
        let (a, s) = (q + token &* inCount, activationScales + token &* groups)
        let (o, target) = (offsets + token &* groups, out + (token &* outRow &+ row))
        switch tokens &- token {
        case 1: tile(1, a, s, o, block, inCount, output, target, outRow)
        case 2: tile(2, a, s, o, block, inCount, output, target, outRow)
        default: tile(3, a, s, o, block, inCount, output, target, outRow)
        }
        token &+= 3
      }
      row &+= 16
    }
  }

  /// What becomes of the totals of a block's sixteen rows, of which the first `count` are written.
  /// A tuple, because a struct's metadata comes with weak symbols.
  private typealias BlockOutput = (
    weightScales: UnsafePointer<Float>, bias: UnsafePointer<Float>?, count: Int
  )

  @inline(__always)
  private func store(
    _ output: BlockOutput, _ totals: Totals, _ out: UnsafeMutablePointer<Float>
  ) {
    storeHalf(output, 0, totals.low, out)
    storeHalf(output, 8, totals.high, out)
  }

  /// Rows `first ..< first + 8`.
  @inline(__always)
  private func storeHalf(
    _ output: BlockOutput, _ first: Int, _ totals: SIMD8<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let bias = output.bias.map { _mm256_loadu_ps($0 + first) } ?? _mm256_setzero_ps()
    let result = _mm256_fmadd_ps(_mm256_loadu_ps(output.weightScales + first), totals, bias)
    if output.count &- first >= 8 {
      _mm256_storeu_ps(out + first, result)
    } else {
      let rows = _mm256_cmpgt_epi32(
        _mm256_set1_epi32(Int32(truncatingIfNeeded: output.count &- first)),
        _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
      _mm256_maskstore_ps(out + first, rows, result)
    }
  }

  /// Sums and totals of the sixteen rows of a block for one token.
  private typealias Sums = (low: SIMD4<Int64>, high: SIMD4<Int64>)
  private typealias Totals = (low: SIMD8<Float>, high: SIMD8<Float>)

  /// One block for 1, 2 or 3 tokens, a constant at each call, so that the unused sums vanish: six
  /// sums, six totals, two weights and their flipped bit leave one register for the activations.
  @inline(__always)
  private func tile(
    _ tokens: Int, _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ block: UnsafePointer<Int8>, _ inCount: Int,
    _ output: BlockOutput, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let groups = (inCount &+ 127) / 128
    let zero = _mm256_setzero_ps()
    var f0: Totals = (zero, zero)
    var f1 = f0
    var f2 = f0
    var (w, a, scale, offset) = (block, q, activationScales, offsets)
    var left = inCount
    while left > 0 {
      let end = a + (left < 128 ? left : 128)
      var s0 = start(offset[0])
      var s1 = tokens > 1 ? start(offset[groups]) : s0
      var s2 = tokens > 2 ? start(offset[2 &* groups]) : s0
      while a < end {
        let (low, high) = (unsigned(w), unsigned(w + 32))
        addProducts(&s0, low, high, quad(a))
        if tokens > 1 { addProducts(&s1, low, high, quad(a + inCount)) }
        if tokens > 2 { addProducts(&s2, low, high, quad(a + 2 &* inCount)) }
        w += 64
        a += 4
      }
      addScaled(&f0, s0, scale)
      if tokens > 1 { addScaled(&f1, s1, scale + groups) }
      if tokens > 2 { addScaled(&f2, s2, scale + 2 &* groups) }
      scale += 1
      offset += 1
      left &-= 128
    }
    store(output, f0, out)
    if tokens > 1 { store(output, f1, out + outRow) }
    if tokens > 2 { store(output, f2, out + 2 &* outRow) }
  }

  @inline(__always)
  private func start(_ offset: Int32) -> Sums {
    let sum = _mm256_set1_epi32(offset)
    return (sum, sum)
  }

  /// Four channels of eight rows, w + 128 each.
  @inline(__always)
  private func unsigned(_ w: UnsafePointer<Int8>) -> SIMD4<Int64> {
    let signed = UnsafeRawPointer(w).loadUnaligned(as: SIMD4<Int64>.self)
    return _mm256_xor_si256(signed, _mm256_set1_epi8(-128))
  }

  /// Four channels of one token in every lane.
  @inline(__always)
  private func quad(_ q: UnsafePointer<Int8>) -> SIMD4<Int64> {
    _mm256_set1_epi32(UnsafeRawPointer(q).loadUnaligned(as: Int32.self))
  }

  @inline(__always)
  private func addProducts(
    _ sums: inout Sums, _ low: SIMD4<Int64>, _ high: SIMD4<Int64>, _ q: SIMD4<Int64>
  ) {
    sums.low = _mm256_dpbusd_avx_epi32(sums.low, low, q)
    sums.high = _mm256_dpbusd_avx_epi32(sums.high, high, q)
  }

  @inline(__always)
  private func addScaled(_ totals: inout Totals, _ sums: Sums, _ scale: UnsafePointer<Float>) {
    let scale8 = _mm256_broadcast_ss(scale)
    totals.low = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.low), totals.low)
    totals.high = _mm256_fmadd_ps(scale8, _mm256_cvtepi32_ps(sums.high), totals.high)
  }
#endif
