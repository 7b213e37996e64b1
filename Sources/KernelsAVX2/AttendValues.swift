#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// out = Σ_p weight·value for each query.
  @inline(__always)
  func mixValues(
    _ queryCount: Int, _ weights: UnsafePointer<Float>, _ weightRow: Int,
    _ values: UnsafePointer<UInt16>, _ count: Int, _ headWidth: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let stride = (headWidth &+ 7) & ~7
    var query = 0
    while query < queryCount {
      let (row, target) = (weights + query &* weightRow, out + query &* outRow)
      var column = 0
      if queryCount &- query >= 4 {
        while column &+ 16 <= headWidth {
          mixFourQueries(
            row, weightRow, values + column, stride, count, target + column, outRow)
          column &+= 16
        }
      }
      // What is left of the columns, query by query.
      let last = queryCount &- query >= 4 ? query &+ 4 : query &+ 1
      while query < last {
        mixOneQuery(
          weights + query &* weightRow, values, stride, count, column, headWidth,
          out + query &* outRow)
        query &+= 1
      }
    }
  }

  /// Columns `column ..< headWidth` for one query.
  @inline(__always)
  private func mixOneQuery(
    _ weights: UnsafePointer<Float>, _ values: UnsafePointer<UInt16>, _ stride: Int,
    _ count: Int, _ column: Int, _ headWidth: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    var column = column
    while column &+ 64 <= headWidth {
      mixSixtyFour(weights, values + column, stride, count, out + column)
      column &+= 64
    }
    while column < headWidth {
      var sum = _mm256_setzero_ps()
      var value = values + column
      var position = 0
      while position < count {
        sum = _mm256_fmadd_ps(_mm256_broadcast_ss(weights + position), halves(value), sum)
        value += stride
        position &+= 1
      }
      if headWidth &- column >= 8 {
        _mm256_storeu_ps(out + column, sum)
      } else {
        _mm256_maskstore_ps(out + column, firstLanes(headWidth &- column), sum)
      }
      column &+= 8
    }
  }

  /// 16 columns for four queries in eight registers.
  @inline(__always)
  private func mixFourQueries(
    _ weights: UnsafePointer<Float>, _ weightRow: Int, _ values: UnsafePointer<UInt16>,
    _ stride: Int, _ count: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let zero = _mm256_setzero_ps()
    var (a0, a1, b0, b1) = (zero, zero, zero, zero)
    var (c0, c1, d0, d1) = (zero, zero, zero, zero)
    var (value, weight) = (values, weights)
    let end = weights + count
    while weight < end {
      let (v0, v1) = (halves(value), halves(value + 8))
      let a = _mm256_broadcast_ss(weight)
      (a0, a1) = (_mm256_fmadd_ps(a, v0, a0), _mm256_fmadd_ps(a, v1, a1))
      let b = _mm256_broadcast_ss(weight + weightRow)
      (b0, b1) = (_mm256_fmadd_ps(b, v0, b0), _mm256_fmadd_ps(b, v1, b1))
      let c = _mm256_broadcast_ss(weight + 2 &* weightRow)
      (c0, c1) = (_mm256_fmadd_ps(c, v0, c0), _mm256_fmadd_ps(c, v1, c1))
      let d = _mm256_broadcast_ss(weight + 3 &* weightRow)
      (d0, d1) = (_mm256_fmadd_ps(d, v0, d0), _mm256_fmadd_ps(d, v1, d1))
      value += stride
      weight += 1
    }
    store(a0, a1, out)
    store(b0, b1, out + outRow)
    store(c0, c1, out + 2 &* outRow)
    store(d0, d1, out + 3 &* outRow)
  }

  /// 64 columns for one query in eight registers.
  @inline(__always)
  private func mixSixtyFour(
    _ weights: UnsafePointer<Float>, _ values: UnsafePointer<UInt16>, _ stride: Int,
    _ count: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    let zero = _mm256_setzero_ps()
    var (s0, s1, s2, s3) = (zero, zero, zero, zero)
    var (s4, s5, s6, s7) = (zero, zero, zero, zero)
    var value = values
    var position = 0
    while position < count {
      let weight = _mm256_broadcast_ss(weights + position)
      s0 = _mm256_fmadd_ps(weight, halves(value), s0)
      s1 = _mm256_fmadd_ps(weight, halves(value + 8), s1)
      s2 = _mm256_fmadd_ps(weight, halves(value + 16), s2)
      s3 = _mm256_fmadd_ps(weight, halves(value + 24), s3)
      s4 = _mm256_fmadd_ps(weight, halves(value + 32), s4)
      s5 = _mm256_fmadd_ps(weight, halves(value + 40), s5)
      s6 = _mm256_fmadd_ps(weight, halves(value + 48), s6)
      s7 = _mm256_fmadd_ps(weight, halves(value + 56), s7)
      value += stride
      position &+= 1
    }
    store(s0, s1, out)
    store(s2, s3, out + 16)
    store(s4, s5, out + 32)
    store(s6, s7, out + 48)
  }

  @inline(__always)
  private func store(
    _ low: SIMD8<Float>, _ high: SIMD8<Float>, _ out: UnsafeMutablePointer<Float>
  ) {
    _mm256_storeu_ps(out, low)
    _mm256_storeu_ps(out + 8, high)
  }
#endif
