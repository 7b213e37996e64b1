#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// C[6,16] (+)= A[6,depths]·B[depths,16]. B's 16 columns are contiguous.
  @inline(__always)
  func multiplyTile16(
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ depths: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool
  ) {
    // C comes from far away and is wanted as soon as the sums are ready: six lines, where its rows
    // start at lines, else half of twelve.
    prefetchSix(c, cRow)
    var sums = TileSums()
    var (ap, bp) = (a, b)
    var depth = depths
    // Four depths between two branches: where another program has the core's other half, what
    // counts is the number of instructions.
    while depth >= 4 {
      sums.add(ap, aRow, bp)
      sums.add(ap + aColumn, aRow, bp + bRow)
      sums.add(ap + 2 &* aColumn, aRow, bp + 2 &* bRow)
      sums.add(ap + 3 &* aColumn, aRow, bp + 3 &* bRow)
      ap += 4 &* aColumn
      bp += 4 &* bRow
      depth &-= 4
    }
    while depth > 0 {
      sums.add(ap, aRow, bp)
      ap += aColumn
      bp += bRow
      depth &-= 1
    }
    sums.store(c, cRow, accumulate)
  }

  /// Twelve accumulators of a tile, two for each row.
  private struct TileSums {
    var (c00, c01) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (c10, c11) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (c20, c21) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (c30, c31) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (c40, c41) = (_mm256_setzero_ps(), _mm256_setzero_ps())
    var (c50, c51) = (_mm256_setzero_ps(), _mm256_setzero_ps())

    /// One depth: two registers of B, one broadcast element of A.
    @inline(__always)
    mutating func add(_ a: UnsafePointer<Float>, _ aRow: Int, _ b: UnsafePointer<Float>) {
      let (b0, b1) = (_mm256_loadu_ps(b), _mm256_loadu_ps(b + 8))
      let a0 = _mm256_broadcast_ss(a)
      c00 = _mm256_fmadd_ps(a0, b0, c00)
      c01 = _mm256_fmadd_ps(a0, b1, c01)
      let a1 = _mm256_broadcast_ss(a + aRow)
      c10 = _mm256_fmadd_ps(a1, b0, c10)
      c11 = _mm256_fmadd_ps(a1, b1, c11)
      let a2 = _mm256_broadcast_ss(a + 2 &* aRow)
      c20 = _mm256_fmadd_ps(a2, b0, c20)
      c21 = _mm256_fmadd_ps(a2, b1, c21)
      let a3 = _mm256_broadcast_ss(a + 3 &* aRow)
      c30 = _mm256_fmadd_ps(a3, b0, c30)
      c31 = _mm256_fmadd_ps(a3, b1, c31)
      let a4 = _mm256_broadcast_ss(a + 4 &* aRow)
      c40 = _mm256_fmadd_ps(a4, b0, c40)
      c41 = _mm256_fmadd_ps(a4, b1, c41)
      let a5 = _mm256_broadcast_ss(a + 5 &* aRow)
      c50 = _mm256_fmadd_ps(a5, b0, c50)
      c51 = _mm256_fmadd_ps(a5, b1, c51)
    }

    @inline(__always)
    func store(_ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool) {
      storeRow16(c00, c01, c, accumulate)
      storeRow16(c10, c11, c + cRow, accumulate)
      storeRow16(c20, c21, c + 2 &* cRow, accumulate)
      storeRow16(c30, c31, c + 3 &* cRow, accumulate)
      storeRow16(c40, c41, c + 4 &* cRow, accumulate)
      storeRow16(c50, c51, c + 5 &* cRow, accumulate)
    }
  }

  /// The same for the first eight columns, always stored: edge tiles only.
  @inline(__always)
  func multiplyTile8(
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ depths: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int
  ) {
    var (c0, c1, c2) = (_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps())
    var (c3, c4, c5) = (_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps())
    var (ap, bp) = (a, b)
    var depth = depths
    while depth > 0 {
      let b0 = _mm256_loadu_ps(bp)
      c0 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap), b0, c0)
      c1 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap + aRow), b0, c1)
      c2 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap + 2 &* aRow), b0, c2)
      c3 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap + 3 &* aRow), b0, c3)
      c4 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap + 4 &* aRow), b0, c4)
      c5 = _mm256_fmadd_ps(_mm256_broadcast_ss(ap + 5 &* aRow), b0, c5)
      ap += aColumn
      bp += bRow
      depth &-= 1
    }
    _mm256_storeu_ps(c, c0)
    _mm256_storeu_ps(c + cRow, c1)
    _mm256_storeu_ps(c + 2 &* cRow, c2)
    _mm256_storeu_ps(c + 3 &* cRow, c3)
    _mm256_storeu_ps(c + 4 &* cRow, c4)
    _mm256_storeu_ps(c + 5 &* cRow, c5)
  }

  @inline(__always)
  private func storeRow16(
    _ left: SIMD8<Float>, _ right: SIMD8<Float>, _ c: UnsafeMutablePointer<Float>,
    _ accumulate: Bool
  ) {
    if accumulate {
      _mm256_storeu_ps(c, _mm256_loadu_ps(c) + left)
      _mm256_storeu_ps(c + 8, _mm256_loadu_ps(c + 8) + right)
    } else {
      _mm256_storeu_ps(c, left)
      _mm256_storeu_ps(c + 8, right)
    }
  }
#endif
