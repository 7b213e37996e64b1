#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// Σ a·b.
  @c(updraft_avx2_dot)
  public func dotAVX2(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
  ) -> Float {
    var (sum0, sum1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (sum2, sum3) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var i = 0
    while i &+ 32 <= count {
      let (p, q) = (a + i, b + i)
      sum0 = _mm256_fmadd_ps(_mm256_loadu_ps(p), _mm256_loadu_ps(q), sum0)
      sum1 = _mm256_fmadd_ps(_mm256_loadu_ps(p + 8), _mm256_loadu_ps(q + 8), sum1)
      sum2 = _mm256_fmadd_ps(_mm256_loadu_ps(p + 16), _mm256_loadu_ps(q + 16), sum2)
      sum3 = _mm256_fmadd_ps(_mm256_loadu_ps(p + 24), _mm256_loadu_ps(q + 24), sum3)
      i &+= 32
    }
    while i &+ 8 <= count {
      sum0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sum0)
      i &+= 8
    }
    if i < count {
      let mask = firstLanes(count &- i)
      sum1 = _mm256_fmadd_ps(_mm256_maskload_ps(a + i, mask), _mm256_maskload_ps(b + i, mask), sum1)
    }
    return laneSum(_mm256_add_ps(_mm256_add_ps(sum0, sum1), _mm256_add_ps(sum2, sum3)))
  }

  /// y += alpha·x.
  @c(updraft_avx2_axpy)
  public func axpyAVX2(
    _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let factor = _mm256_set1_ps(alpha)
    var i = 0
    while i &+ 8 <= count {
      _mm256_storeu_ps(
        y + i, _mm256_fmadd_ps(factor, _mm256_loadu_ps(x + i), _mm256_loadu_ps(y + i)))
      i &+= 8
    }
    if i < count {
      let mask = firstLanes(count &- i)
      let sum = _mm256_fmadd_ps(
        factor, _mm256_maskload_ps(x + i, mask), _mm256_maskload_ps(y + i, mask))
      _mm256_maskstore_ps(y + i, mask, sum)
    }
  }

  /// Σ x² in double precision.
  @c(updraft_avx2_sum_of_squares)
  public func sumOfSquaresAVX2(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
    var (sum0, sum1) = (_mm256_setzero_pd(), _mm256_setzero_pd())
    var i = 0
    while i &+ 8 <= count {
      let low = _mm256_cvtps_pd(_mm_loadu_ps(x + i))
      let high = _mm256_cvtps_pd(_mm_loadu_ps(x + i + 4))
      sum0 = _mm256_fmadd_pd(low, low, sum0)
      sum1 = _mm256_fmadd_pd(high, high, sum1)
      i &+= 8
    }
    let sums = _mm256_add_pd(sum0, sum1)
    let pairs = _mm256_hadd_pd(sums, sums)
    let upper = _mm256_castsi256_pd(
      _mm256_permutevar8x32_epi32(
        _mm256_castpd_si256(pairs), _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7)))
    var sum = _mm256_cvtsd_f64(_mm256_add_pd(pairs, upper))
    while i < count {
      sum += Double(x[i]) * Double(x[i])
      i &+= 1
    }
    return sum
  }
#endif
