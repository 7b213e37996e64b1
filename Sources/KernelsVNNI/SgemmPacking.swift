#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// One panel of A, up to twelve rows, stored depth by depth; missing rows are zeros.
  @inline(never)
  func packA(
    _ source: UnsafePointer<Float>, _ rows: Int, _ depths: Int, _ aRow: Int, _ aColumn: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    if aColumn == 1 {
      packTransposed(source, rows, depths, aRow, tileRows, target)
    } else {
      packLines(source, rows, depths, aRow, aColumn, tileRows, target)
    }
  }

  /// A block of B as panels of 32 columns, stored depth by depth; missing columns are zeros.
  @inline(never)
  func packB(
    _ source: UnsafePointer<Float>, _ columns: Int, _ depths: Int, _ bColumn: Int, _ bRow: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var (panel, output) = (source, target)
    var left = columns
    while left > 0 {
      if bColumn != 1, bRow == 1 {
        packTransposed(panel, left, depths, bColumn, tileColumns, output)
        packTransposed(
          panel + 16 &* bColumn, left &- 16, depths, bColumn, tileColumns, output + 16)
      } else {
        packLines(panel, left, depths, bColumn, bRow, tileColumns, output)
        packLines(
          panel + 16 &* bColumn, left &- 16, depths, bColumn, bRow, tileColumns, output + 16)
      }
      panel += tileColumns &* bColumn
      output += tileColumns &* depths
      left &-= tileColumns
    }
  }

  /// Sixteen lines side by side, of which `lines` (maybe none) exist: at each depth they are
  /// contiguous, or a stride apart.
  @inline(__always)
  private func packLines(
    _ source: UnsafePointer<Float>, _ lines: Int, _ depths: Int, _ stride: Int,
    _ depthStride: Int, _ width: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let count = lines >= 16 ? 16 : lines < 0 ? 0 : lines
    let mask = UInt16(truncatingIfNeeded: (1 &<< count) &- 1)
    // Of A only twelve lines may be written.
    let kept: UInt16 = width < 16 ? 0x0FFF : 0xFFFF
    var (input, output) = (source, target)
    var depth = depths
    if stride == 1 {
      while depth > 0 {
        _mm512_mask_storeu_ps(output, kept, _mm512_maskz_loadu_ps(mask & kept, input))
        input += depthStride
        output += width
        depth &-= 1
      }
      return
    }
    while depth > 0 {
      var line = 0
      while line < 16, line < width {
        output[line] = line < count ? input[line &* stride] : 0
        line &+= 1
      }
      input += depthStride
      output += width
      depth &-= 1
    }
  }

  /// Sixteen lines that are contiguous over depth, of which `lines` exist: 16×16 transposes.
  @inline(__always)
  private func packTransposed(
    _ source: UnsafePointer<Float>, _ lines: Int, _ depths: Int, _ stride: Int, _ width: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var (input, output) = (source, target)
    var left = depths
    while left > 0 {
      let count = smaller(left, 16)
      transpose(input, lines, stride, count, width, output)
      input += 16
      output += 16 &* width
      left &-= 16
    }
  }

  /// `depths` up to 16 of sixteen lines. In four rounds of exchanges line i comes to hold depth i:
  /// pairs of floats, of pairs, of quarters and of halves of a register.
  @inline(__always)
  private func transpose(
    _ source: UnsafePointer<Float>, _ lines: Int, _ stride: Int, _ depths: Int, _ width: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let mask: UInt16 = depths >= 16 ? 0xFFFF : (1 &<< UInt16(truncatingIfNeeded: depths)) &- 1
    let a = fourLines(source, lines, stride, mask)
    let b = fourLines(source + 4 &* stride, lines &- 4, stride, mask)
    let c = fourLines(source + 8 &* stride, lines &- 8, stride, mask)
    // A panel of A has no more than twelve lines.
    let d = fourLines(source + 12 &* stride, width < 16 ? 0 : lines &- 12, stride, mask)
    storeFour(a.0, b.0, c.0, d.0, 0, depths, width, target)
    storeFour(a.1, b.1, c.1, d.1, 1, depths, width, target)
    storeFour(a.2, b.2, c.2, d.2, 2, depths, width, target)
    storeFour(a.3, b.3, c.3, d.3, 3, depths, width, target)
  }

  /// Four lines of sixteen depths with each quarter transposed: register j holds depths j, 4+j,
  /// 8+j and 12+j, four lines of each.
  @inline(__always)
  private func fourLines(
    _ source: UnsafePointer<Float>, _ lines: Int, _ stride: Int, _ mask: UInt16
  ) -> (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>) {
    let r0 = line(source, lines > 0, mask)
    let r1 = line(source + stride, lines > 1, mask)
    let r2 = line(source + 2 &* stride, lines > 2, mask)
    let r3 = line(source + 3 &* stride, lines > 3, mask)
    let low01 = _mm512_castps_pd(_mm512_unpacklo_ps(r0, r1))
    let high01 = _mm512_castps_pd(_mm512_unpackhi_ps(r0, r1))
    let low23 = _mm512_castps_pd(_mm512_unpacklo_ps(r2, r3))
    let high23 = _mm512_castps_pd(_mm512_unpackhi_ps(r2, r3))
    return (
      _mm512_castpd_ps(_mm512_unpacklo_pd(low01, low23)),
      _mm512_castpd_ps(_mm512_unpackhi_pd(low01, low23)),
      _mm512_castpd_ps(_mm512_unpacklo_pd(high01, high23)),
      _mm512_castpd_ps(_mm512_unpackhi_pd(high01, high23))
    )
  }

  @inline(__always)
  private func line(
    _ source: UnsafePointer<Float>, _ exists: Bool, _ mask: UInt16
  ) -> SIMD16<Float> {
    _mm512_maskz_loadu_ps(exists ? mask : 0, source)
  }

  /// The quarters of four registers, one register a depth: depths j, 4+j, 8+j and 12+j of all
  /// sixteen lines.
  @inline(__always)
  private func storeFour(
    _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>, _ d: SIMD16<Float>,
    _ first: Int, _ depths: Int, _ width: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let lowPairs = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0)
    let highPairs = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4)
    let (aPairs, bPairs) = (_mm512_castps_pd(a), _mm512_castps_pd(b))
    let (cPairs, dPairs) = (_mm512_castps_pd(c), _mm512_castps_pd(d))
    // Depths j and 4+j, then 8+j and 12+j, of lines 0–7 and of lines 8–15.
    let near = _mm512_permutex2var_pd(aPairs, lowPairs, bPairs)
    let nearUpper = _mm512_permutex2var_pd(cPairs, lowPairs, dPairs)
    let far = _mm512_permutex2var_pd(aPairs, highPairs, bPairs)
    let farUpper = _mm512_permutex2var_pd(cPairs, highPairs, dPairs)
    let lowHalves = _mm512_set_epi64(11, 10, 9, 8, 3, 2, 1, 0)
    let highHalves = _mm512_set_epi64(15, 14, 13, 12, 7, 6, 5, 4)
    let place = target + first &* width
    storeDepth(
      _mm512_permutex2var_pd(near, lowHalves, nearUpper), first < depths, width, place)
    storeDepth(
      _mm512_permutex2var_pd(near, highHalves, nearUpper), first &+ 4 < depths, width,
      place + 4 &* width)
    storeDepth(
      _mm512_permutex2var_pd(far, lowHalves, farUpper), first &+ 8 < depths, width,
      place + 8 &* width)
    storeDepth(
      _mm512_permutex2var_pd(far, highHalves, farUpper), first &+ 12 < depths, width,
      place + 12 &* width)
  }

  /// One depth of sixteen lines, or the first twelve of them in a panel of A.
  @inline(__always)
  private func storeDepth(
    _ value: SIMD8<Double>, _ exists: Bool, _ width: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let kept: UInt16 = width < 16 ? 0x0FFF : 0xFFFF
    _mm512_mask_storeu_ps(target, exists ? kept : 0, _mm512_castpd_ps(value))
  }
#endif
