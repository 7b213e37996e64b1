#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// C[used, columns] (+)= A[used, depths]·B for one panel of A.
  ///
  /// - `bPanel`: floats from one panel of 32 columns of B to the next.
  /// - `bRow`: floats from one depth of a panel to the next. A panel always holds 32 columns.
  @inline(__always)
  func multiplyPanel(
    _ used: Int, _ columns: Int, _ depths: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bPanel: Int, _ bRow: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool
  ) {
    var (panel, target) = (b, c)
    var left = columns
    while left > 0 {
      let (low, high) = (firstColumns(left), firstColumns(left &- 16))
      if used == tileRows {
        multiplyTile(
          12, used, depths, a, aRow, aColumn, panel, bRow, target, cRow, accumulate, low, high)
      } else if used > 8 {
        edge12(used, depths, a, panel, bRow, target, cRow, accumulate, low, high)
      } else if used > 4 {
        edge8(used, depths, a, panel, bRow, target, cRow, accumulate, low, high)
      } else {
        edge4(used, depths, a, panel, bRow, target, cRow, accumulate, low, high)
      }
      panel += bPanel
      target += tileColumns
      left &-= tileColumns
    }
  }

  /// The last panel of A, always packed, with 9 to 12, 5 to 8 or 1 to 4 rows.
  @inline(never)
  private func edge12(
    _ used: Int, _ depths: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ bRow: Int, _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ low: UInt16, _ high: UInt16
  ) {
    multiplyTile(12, used, depths, a, 1, tileRows, b, bRow, c, cRow, accumulate, low, high)
  }

  @inline(never)
  private func edge8(
    _ used: Int, _ depths: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ bRow: Int, _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ low: UInt16, _ high: UInt16
  ) {
    multiplyTile(8, used, depths, a, 1, tileRows, b, bRow, c, cRow, accumulate, low, high)
  }

  @inline(never)
  private func edge4(
    _ used: Int, _ depths: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ bRow: Int, _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ low: UInt16, _ high: UInt16
  ) {
    multiplyTile(4, used, depths, a, 1, tileRows, b, bRow, c, cRow, accumulate, low, high)
  }

  /// A mask of the first `count` of sixteen lanes.
  @inline(__always)
  private func firstColumns(_ count: Int) -> UInt16 {
    count >= 16 ? 0xFFFF : count <= 0 ? 0 : (1 &<< UInt16(truncatingIfNeeded: count)) &- 1
  }

  /// 24 sums, two registers of B, one broadcast element of A. `rows` is a constant at each call, so
  /// that the unused sums vanish; of them the first `used` are written.
  @inline(__always)
  private func multiplyTile(
    _ rows: Int, _ used: Int, _ depths: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ low: UInt16, _ high: UInt16
  ) {
    let zero = _mm512_setzero_ps()
    var (c00, c01, c10, c11, c20, c21) = (zero, zero, zero, zero, zero, zero)
    var (c30, c31, c40, c41, c50, c51) = (zero, zero, zero, zero, zero, zero)
    var (c60, c61, c70, c71, c80, c81) = (zero, zero, zero, zero, zero, zero)
    var (c90, c91, cA0, cA1, cB0, cB1) = (zero, zero, zero, zero, zero, zero)
    var (ap, bp) = (a, b)
    var depth = depths
    while depth > 0 {
      let (b0, b1) = (_mm512_loadu_ps(bp), _mm512_loadu_ps(bp + 16))
      multiply(ap, b0, b1, &c00, &c01)
      multiply(ap + aRow, b0, b1, &c10, &c11)
      multiply(ap + 2 &* aRow, b0, b1, &c20, &c21)
      multiply(ap + 3 &* aRow, b0, b1, &c30, &c31)
      if rows > 4 {
        multiply(ap + 4 &* aRow, b0, b1, &c40, &c41)
        multiply(ap + 5 &* aRow, b0, b1, &c50, &c51)
        multiply(ap + 6 &* aRow, b0, b1, &c60, &c61)
        multiply(ap + 7 &* aRow, b0, b1, &c70, &c71)
      }
      if rows > 8 {
        multiply(ap + 8 &* aRow, b0, b1, &c80, &c81)
        multiply(ap + 9 &* aRow, b0, b1, &c90, &c91)
        multiply(ap + 10 &* aRow, b0, b1, &cA0, &cA1)
        multiply(ap + 11 &* aRow, b0, b1, &cB0, &cB1)
      }
      ap += aColumn
      bp += bRow
      depth &-= 1
    }
    let whole = used == rows
    store(c00, c01, c, accumulate, low, high)
    if whole || used > 1 { store(c10, c11, c + cRow, accumulate, low, high) }
    if whole || used > 2 { store(c20, c21, c + 2 &* cRow, accumulate, low, high) }
    if whole || used > 3 { store(c30, c31, c + 3 &* cRow, accumulate, low, high) }
    if rows > 4 {
      store(c40, c41, c + 4 &* cRow, accumulate, low, high)
      if whole || used > 5 { store(c50, c51, c + 5 &* cRow, accumulate, low, high) }
      if whole || used > 6 { store(c60, c61, c + 6 &* cRow, accumulate, low, high) }
      if whole || used > 7 { store(c70, c71, c + 7 &* cRow, accumulate, low, high) }
    }
    if rows > 8 {
      store(c80, c81, c + 8 &* cRow, accumulate, low, high)
      if whole || used > 9 { store(c90, c91, c + 9 &* cRow, accumulate, low, high) }
      if whole || used > 10 { store(cA0, cA1, c + 10 &* cRow, accumulate, low, high) }
      if whole || used > 11 { store(cB0, cB1, c + 11 &* cRow, accumulate, low, high) }
    }
  }

  @inline(__always)
  private func multiply(
    _ a: UnsafePointer<Float>, _ b0: SIMD16<Float>, _ b1: SIMD16<Float>,
    _ c0: inout SIMD16<Float>, _ c1: inout SIMD16<Float>
  ) {
    let element = _mm512_set1_ps(a.pointee)
    c0 = _mm512_fmadd_ps(element, b0, c0)
    c1 = _mm512_fmadd_ps(element, b1, c1)
  }

  @inline(__always)
  private func store(
    _ left: SIMD16<Float>, _ right: SIMD16<Float>, _ c: UnsafeMutablePointer<Float>,
    _ accumulate: Bool, _ low: UInt16, _ high: UInt16
  ) {
    var (left, right) = (left, right)
    if accumulate {
      left = _mm512_add_ps(_mm512_maskz_loadu_ps(low, c), left)
      right = _mm512_add_ps(_mm512_maskz_loadu_ps(high, c + 16), right)
    }
    _mm512_mask_storeu_ps(c, low, left)
    _mm512_mask_storeu_ps(c + 16, high, right)
  }
#endif
