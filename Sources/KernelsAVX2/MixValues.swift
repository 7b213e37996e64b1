#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // Values of one head lie row by row, so that a lane is a channel and nothing is added across
  // lanes. A channel's sum runs in the order of positions, the same for one query as for four, so
  // a query's bits do not depend on others.

  /// See `KernelTable.mixValues`.
  @c(updraft_avx2_mix_values)
  public func mixValuesAVX2(
    _ weights: UnsafeMutablePointer<Float>, _ weightRow: Int, _ queryCount: Int,
    _ values: UnsafePointer<Int8>, _ scales: UnsafePointer<Float>, _ count: Int,
    _ headWidth: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let stride = (headWidth &+ 15) & ~15
    var query = 0
    while query < queryCount {
      let (row, target) = (weights + query &* weightRow, out + query &* outRow)
      let group = queryCount &- query >= 4 ? 4 : 1
      let total = count &+ query &+ group &- 1
      var index = 0
      while index < group {
        scaleWeights(row + index &* weightRow, scales, count &+ query &+ index, total)
        index &+= 1
      }
      var column = 0
      while column < headWidth {
        let (value, sum, left) = (values + column, target + column, headWidth &- column)
        if group == 4 {
          mixSixteen(4, row, weightRow, value, stride, total, sum, outRow, left)
          column &+= 16
        } else if left >= 64 {
          mixSixtyFour(row, value, stride, total, sum)
          column &+= 64
        } else {
          mixSixteen(1, row, weightRow, value, stride, total, sum, outRow, left)
          column &+= 16
        }
      }
      query &+= group
    }
  }

  /// Weights of the first `count` positions times the scales of their values; zeros up to `end`,
  /// three positions further at most.
  @inline(__always)
  private func scaleWeights(
    _ weights: UnsafeMutablePointer<Float>, _ scales: UnsafePointer<Float>, _ count: Int,
    _ end: Int
  ) {
    var position = 0
    while position &+ 8 <= count {
      let (weight, scale) = (weights + position, scales + position)
      _mm256_storeu_ps(weight, _mm256_mul_ps(_mm256_loadu_ps(weight), _mm256_loadu_ps(scale)))
      position &+= 8
    }
    while position < count {
      weights[position] *= scales[position]
      position &+= 1
    }
    // A loop would become a call of memset.
    if end > position { weights[position] = 0 }
    if end > position &+ 1 { weights[position &+ 1] = 0 }
    if end > position &+ 2 { weights[position &+ 2] = 0 }
  }

  /// Eight channels of one position.
  @inline(__always)
  private func eight(_ value: UnsafePointer<Int8>) -> SIMD8<Float> {
    let bytes = UnsafeRawPointer(value).loadUnaligned(as: Int64.self)
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_cvtsi64_si128(bytes)))
  }

  private typealias Sixteen = (low: SIMD8<Float>, high: SIMD8<Float>)

  @inline(__always)
  private func add(_ sum: inout Sixteen, _ weight: UnsafePointer<Float>, _ value: Sixteen) {
    let weight8 = _mm256_broadcast_ss(weight)
    sum.low = _mm256_fmadd_ps(weight8, value.low, sum.low)
    sum.high = _mm256_fmadd_ps(weight8, value.high, sum.high)
  }

  /// 16 channels for 1 or 4 queries, a constant at each call, of which the first `written` are
  /// written. A value is converted once for all queries.
  @inline(__always)
  private func mixSixteen(
    _ queries: Int, _ weights: UnsafePointer<Float>, _ weightRow: Int,
    _ values: UnsafePointer<Int8>, _ stride: Int, _ count: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int, _ written: Int
  ) {
    let zero = _mm256_setzero_ps()
    var a: Sixteen = (zero, zero)
    var (b, c, d) = (a, a, a)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      let converted: Sixteen = (eight(value), eight(value + 8))
      add(&a, weight, converted)
      if queries > 1 {
        add(&b, weight + weightRow, converted)
        add(&c, weight + 2 &* weightRow, converted)
        add(&d, weight + 3 &* weightRow, converted)
      }
      value += stride
      weight += 1
    }
    store(a, out, written)
    if queries > 1 {
      store(b, out + outRow, written)
      store(c, out + 2 &* outRow, written)
      store(d, out + 3 &* outRow, written)
    }
  }

  /// 64 channels for one query: eight sums hide the latency of additions.
  @inline(__always)
  private func mixSixtyFour(
    _ weights: UnsafePointer<Float>, _ values: UnsafePointer<Int8>, _ stride: Int,
    _ count: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    let zero = _mm256_setzero_ps()
    var a: Sixteen = (zero, zero)
    var (b, c, d) = (a, a, a)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      add(&a, weight, (eight(value), eight(value + 8)))
      add(&b, weight, (eight(value + 16), eight(value + 24)))
      add(&c, weight, (eight(value + 32), eight(value + 40)))
      add(&d, weight, (eight(value + 48), eight(value + 56)))
      value += stride
      weight += 1
    }
    store(a, out, 16)
    store(b, out + 16, 16)
    store(c, out + 32, 16)
    store(d, out + 48, 16)
  }

  /// Writes the first `count` channels.
  @inline(__always)
  private func store(_ sums: Sixteen, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    if count >= 16 {
      _mm256_storeu_ps(out, sums.low)
      _mm256_storeu_ps(out + 8, sums.high)
    } else {
      _mm256_maskstore_ps(out, firstLanes(count), sums.low)
      _mm256_maskstore_ps(out + 8, firstLanes(count &- 8), sums.high)
    }
  }
#endif
