#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// The float lanes of four rows for one token.
  typealias Lanes = (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>)

  @inline(__always)
  func load(_ bytes: UnsafePointer<Int8>) -> SIMD4<Int64> {
    UnsafeRawPointer(bytes).loadUnaligned(as: SIMD4<Int64>.self)
  }

  /// w + 128 as an unsigned byte.
  @inline(__always)
  func unsigned(_ w: SIMD4<Int64>) -> SIMD4<Int64> {
    _mm256_xor_si256(w, _mm256_set1_epi8(-128))
  }

  /// One `vpdpbusd`. Its plain intrinsic is a macro; the masked one with all lanes set is a
  /// function and compiles to the same instruction.
  @inline(__always)
  func dotProducts(
    _ sum: SIMD4<Int64>, _ unsigned: SIMD4<Int64>, _ signed: SIMD4<Int64>
  ) -> SIMD4<Int64> {
    _mm256_mask_dpbusd_epi32(sum, 0xFF, unsigned, signed)
  }

  /// Adds up the lanes of four rows (or of the first), scales them and adds the bias.
  @inline(__always)
  func finish(
    _ rows: Int, _ lanes: Lanes, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>
  ) {
    let sums = _mm256_hadd_ps(
      _mm256_hadd_ps(lanes.0, lanes.1), _mm256_hadd_ps(lanes.2, lanes.3))
    let upper = _mm256_permutevar8x32_ps(sums, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    let four = _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_castps256_ps128(upper))
    if rows > 1 {
      let scaled = _mm_mul_ps(_mm_loadu_ps(weightScales), four)
      _mm_storeu_ps(out, bias.map { _mm_add_ps(scaled, _mm_loadu_ps($0)) } ?? scaled)
    } else {
      let scaled = weightScales[0] * _mm_cvtss_f32(four)
      out[0] = bias.map { scaled + $0[0] } ?? scaled
    }
  }

  /// The sum of eight 32-bit lanes.
  @inline(__always)
  func laneSum(_ value: SIMD4<Int64>) -> Int32 {
    let upper = _mm256_permutevar8x32_epi32(value, _mm256_setr_epi32(4, 5, 6, 7, 4, 5, 6, 7))
    let eight = _mm256_add_epi32(value, upper)
    let pairs = _mm256_hadd_epi32(eight, eight)
    return _mm_cvtsi128_si32(_mm256_castsi256_si128(_mm256_hadd_epi32(pairs, pairs)))
  }
#endif
