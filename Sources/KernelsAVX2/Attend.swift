#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Attention of one query over `count` positions of one head; see `KernelTable.attend`.
  @c(updraft_avx2_attend)
  public func attendAVX2(
    _ query: UnsafePointer<Float>, _ keys: UnsafePointer<Float>,
    _ values: UnsafePointer<Float>, _ rowStride: Int, _ count: Int, _ headWidth: Int,
    _ scale: Float, _ scores: UnsafeMutablePointer<Float>, _ out: UnsafeMutablePointer<Float>
  ) {
    var position = 0
    while position &+ 4 <= count {
      let four = scoreFour(query, keys + position &* rowStride, rowStride, headWidth)
      _mm_storeu_ps(scores + position, _mm_mul_ps(four, _mm_set1_ps(scale)))
      position &+= 4
    }
    while position < count {
      scores[position] = scale * dotAVX2(query, keys + position &* rowStride, headWidth)
      position &+= 1
    }
    softmaxAVX2(scores, count)
    var column = 0
    while column &+ 64 <= headWidth {
      mixSixtyFour(scores, values + column, rowStride, count, out + column)
      column &+= 64
    }
    while column &+ 8 <= headWidth {
      var sum = _mm256_setzero_ps()
      position = 0
      while position < count {
        let value = _mm256_loadu_ps(values + (position &* rowStride &+ column))
        sum = _mm256_fmadd_ps(_mm256_broadcast_ss(scores + position), value, sum)
        position &+= 1
      }
      _mm256_storeu_ps(out + column, sum)
      column &+= 8
    }
    while column < headWidth {
      var sum: Float = 0
      position = 0
      while position < count {
        sum += scores[position] * values[position &* rowStride &+ column]
        position &+= 1
      }
      out[column] = sum
      column &+= 1
    }
  }

  /// Four products of the query with consecutive keys.
  @inline(__always)
  private func scoreFour(
    _ query: UnsafePointer<Float>, _ keys: UnsafePointer<Float>, _ rowStride: Int,
    _ headWidth: Int
  ) -> SIMD4<Float> {
    let (k0, k1) = (keys, keys + rowStride)
    let (k2, k3) = (keys + 2 &* rowStride, keys + 3 &* rowStride)
    var (s0, s1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (s2, s3) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 8 <= headWidth {
      let q = _mm256_loadu_ps(query + i)
      s0 = _mm256_fmadd_ps(q, _mm256_loadu_ps(k0 + i), s0)
      s1 = _mm256_fmadd_ps(q, _mm256_loadu_ps(k1 + i), s1)
      s2 = _mm256_fmadd_ps(q, _mm256_loadu_ps(k2 + i), s2)
      s3 = _mm256_fmadd_ps(q, _mm256_loadu_ps(k3 + i), s3)
      i &+= 8
    }
    if i < headWidth {
      let mask = firstLanes(headWidth &- i)
      let q = _mm256_maskload_ps(query + i, mask)
      s0 = _mm256_fmadd_ps(q, _mm256_maskload_ps(k0 + i, mask), s0)
      s1 = _mm256_fmadd_ps(q, _mm256_maskload_ps(k1 + i, mask), s1)
      s2 = _mm256_fmadd_ps(q, _mm256_maskload_ps(k2 + i, mask), s2)
      s3 = _mm256_fmadd_ps(q, _mm256_maskload_ps(k3 + i, mask), s3)
    }
    let sums = _mm256_hadd_ps(_mm256_hadd_ps(s0, s1), _mm256_hadd_ps(s2, s3))
    let upper = _mm256_permutevar8x32_ps(sums, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    return _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_castps256_ps128(upper))
  }

  /// 64 columns of Σ_p weight·value in eight registers.
  @inline(__always)
  private func mixSixtyFour(
    _ weights: UnsafePointer<Float>, _ values: UnsafePointer<Float>, _ rowStride: Int,
    _ count: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    var (s0, s1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (s2, s3) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (s4, s5) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (s6, s7) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var value = values
    var position = 0
    while position < count {
      let weight = _mm256_broadcast_ss(weights + position)
      s0 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value), s0)
      s1 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 8), s1)
      s2 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 16), s2)
      s3 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 24), s3)
      s4 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 32), s4)
      s5 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 40), s5)
      s6 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 48), s6)
      s7 = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value + 56), s7)
      value += rowStride
      position &+= 1
    }
    _mm256_storeu_ps(out, s0)
    _mm256_storeu_ps(out + 8, s1)
    _mm256_storeu_ps(out + 16, s2)
    _mm256_storeu_ps(out + 24, s3)
    _mm256_storeu_ps(out + 32, s4)
    _mm256_storeu_ps(out + 40, s5)
    _mm256_storeu_ps(out + 48, s6)
    _mm256_storeu_ps(out + 56, s7)
  }
#endif
