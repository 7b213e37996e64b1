#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// e^x for eight lanes with a relative error below 2⁻²² (about two units in the last place).
  ///
  /// x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r is the degree-7 polynomial of Cephes' `expf`
  /// (Moshier; its own error is below 2⁻²³), and 2ⁿ is made in the exponent bits. Arguments are
  /// held within ±87.3, so that results stay normal numbers: 1.2e-38 stands for everything
  /// smaller, 8.3e37 for everything larger. NaN gives NaN.
  @inline(__always)
  func exponential(_ argument: SIMD8<Float>) -> SIMD8<Float> {
    // The second operand of min and max is returned for NaN.
    let x = _mm256_max_ps(
      _mm256_set1_ps(-87.3), _mm256_min_ps(_mm256_set1_ps(87.3), argument))
    // Adding 1.5·2²³ rounds to the nearest integer, which then lies in the low bits.
    let magic = _mm256_set1_ps(12_582_912)
    let shifted = _mm256_fmadd_ps(x, _mm256_set1_ps(1.442_695_04), magic)
    let n = _mm256_sub_ps(shifted, magic)
    // ln 2 in two parts; the first has few enough digits for n·part to be exact.
    let near = _mm256_fmadd_ps(n, _mm256_set1_ps(-0.693_359_375), x)
    let r = _mm256_fmadd_ps(n, _mm256_set1_ps(2.121_944_4e-4), near)
    var p = _mm256_set1_ps(1.987_569_15e-4)
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.398_199_95e-3))
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(8.333_451_9e-3))
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(4.166_579_6e-2))
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.666_666_55e-1))
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(5.000_000_1e-1))
    let tail = _mm256_fmadd_ps(p, _mm256_mul_ps(r, r), r)
    let mantissa = _mm256_add_ps(tail, _mm256_set1_ps(1))
    // The low bits of `shifted` are n; moved into the exponent they multiply by 2ⁿ.
    let exponent = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23)
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(mantissa), exponent))
  }

  /// All bits set in the first `count` lanes, none in the others.
  @inline(__always)
  func firstLanes(_ count: Int) -> SIMD4<Int64> {
    _mm256_cmpgt_epi32(
      _mm256_set1_epi32(Int32(truncatingIfNeeded: count)),
      _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
  }

  /// The sum of all lanes: ((0+4)+(2+6)) + ((1+5)+(3+7)).
  @inline(__always)
  func laneSum(_ value: SIMD8<Float>) -> Float {
    let upper = _mm256_permutevar8x32_ps(value, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    let four = _mm_add_ps(_mm256_castps256_ps128(value), _mm256_castps256_ps128(upper))
    let two = _mm_add_ps(four, _mm_movehl_ps(four, four))
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
  }

  /// The largest lane.
  @inline(__always)
  func laneMaximum(_ value: SIMD8<Float>) -> Float {
    let upper = _mm256_permutevar8x32_ps(value, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    let four = _mm_max_ps(_mm256_castps256_ps128(value), _mm256_castps256_ps128(upper))
    let two = _mm_max_ps(four, _mm_movehl_ps(four, four))
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
  }
#endif
