#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// A block of A as panels of six rows, stored depth by depth; the last panel is filled up
  /// with zeros. Writes up to two floats past the last panel.
  @inline(never)
  func packA(
    _ source: UnsafePointer<Float>, _ rows: Int, _ depths: Int, _ aRow: Int, _ aColumn: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var output = target
    var row = 0
    while row < rows {
      let panel = source + row &* aRow
      let used = smaller(rows &- row, tileRows)
      if used < tileRows {
        packEdge(panel, used, depths, aRow, aColumn, tileRows, output)
      } else if aColumn == 1 {
        packRowsOfSix(panel, depths, aRow, output)
      } else if aRow == 1 {
        packColumnsOfSix(panel, depths, aColumn, output)
      } else {
        packEdge(panel, used, depths, aRow, aColumn, tileRows, output)
      }
      output += tileRows &* depths
      row &+= tileRows
    }
  }

  /// A block of B as panels of 16 columns, stored depth by depth; the last panel is filled up
  /// with zeros.
  @inline(never)
  func packB(
    _ source: UnsafePointer<Float>, _ columns: Int, _ depths: Int, _ bColumn: Int, _ bRow: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var output = target
    var column = 0
    while column < columns {
      let panel = source + column &* bColumn
      let used = smaller(columns &- column, tileColumns)
      if used < tileColumns {
        packEdge(panel, used, depths, bColumn, bRow, tileColumns, output)
      } else if bColumn == 1 {
        packSixteen(panel, depths, bRow, output)
      } else if bRow == 1 {
        packEightColumns(panel, depths, bColumn, output)
        packEightColumns(panel + 8 &* bColumn, depths, bColumn, output + 8)
      } else {
        packEdge(panel, used, depths, bColumn, bRow, tileColumns, output)
      }
      output += tileColumns &* depths
      column &+= tileColumns
    }
  }

  /// Any strides, `used` of `width` lines.
  @inline(never)
  private func packEdge(
    _ source: UnsafePointer<Float>, _ used: Int, _ depths: Int, _ stride: Int,
    _ depthStride: Int, _ width: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    var line = 0
    while line < width {
      var input = source + line &* stride
      var output = target + line
      var depth = depths
      if line < used {
        while depth > 0 {
          output.pointee = input.pointee
          input += depthStride
          output += width
          depth &-= 1
        }
      } else {
        while depth > 0 {
          output.pointee = 0
          output += width
          depth &-= 1
        }
      }
      line &+= 1
    }
  }

  @inline(__always)
  private func packSixteen(
    _ source: UnsafePointer<Float>, _ depths: Int, _ bRow: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var (input, output) = (source, target)
    var depth = depths
    while depth > 0 {
      let (left, right) = (_mm256_loadu_ps(input), _mm256_loadu_ps(input + 8))
      _mm256_storeu_ps(output, left)
      _mm256_storeu_ps(output + 8, right)
      input += bRow
      output += tileColumns
      depth &-= 1
    }
  }

  /// Six contiguous elements to a depth.
  @inline(__always)
  private func packColumnsOfSix(
    _ source: UnsafePointer<Float>, _ depths: Int, _ aColumn: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var (input, output) = (source, target)
    var depth = depths
    while depth > 0 {
      let four = _mm_loadu_ps(input)
      let (fifth, sixth) = (input[4], input[5])
      _mm_storeu_ps(output, four)
      output[4] = fifth
      output[5] = sixth
      input += aColumn
      output += tileRows
      depth &-= 1
    }
  }

  /// Six rows, each contiguous over depth: transposed four depths at a time. Each store writes
  /// two floats too many, which the next one replaces.
  @inline(__always)
  private func packRowsOfSix(
    _ source: UnsafePointer<Float>, _ depths: Int, _ aRow: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var depth = 0
    while depth &+ 4 <= depths {
      let input = source + depth
      let columns = transpose(
        pair(input, input + 4 &* aRow), pair(input + aRow, input + 5 &* aRow),
        pair(input + 2 &* aRow, input + 4 &* aRow), pair(input + 3 &* aRow, input + 5 &* aRow))
      let output = target + depth &* tileRows
      _mm256_storeu_ps(output, columns.0)
      _mm256_storeu_ps(output + 6, columns.1)
      _mm256_storeu_ps(output + 12, columns.2)
      _mm256_storeu_ps(output + 18, columns.3)
      depth &+= 4
    }
    while depth < depths {
      var row = 0
      while row < tileRows {
        target[depth &* tileRows &+ row] = source[row &* aRow &+ depth]
        row &+= 1
      }
      depth &+= 1
    }
  }

  /// Eight columns, each contiguous over depth, into panels 16 wide.
  @inline(__always)
  private func packEightColumns(
    _ source: UnsafePointer<Float>, _ depths: Int, _ bColumn: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var depth = 0
    while depth &+ 4 <= depths {
      let near = source + depth
      let far = near + 4 &* bColumn
      let rows = transpose(
        pair(near, far), pair(near + bColumn, far + bColumn),
        pair(near + 2 &* bColumn, far + 2 &* bColumn),
        pair(near + 3 &* bColumn, far + 3 &* bColumn))
      let output = target + depth &* tileColumns
      _mm256_storeu_ps(output, rows.0)
      _mm256_storeu_ps(output + 16, rows.1)
      _mm256_storeu_ps(output + 32, rows.2)
      _mm256_storeu_ps(output + 48, rows.3)
      depth &+= 4
    }
    while depth < depths {
      var column = 0
      while column < 8 {
        target[depth &* tileColumns &+ column] = source[column &* bColumn &+ depth]
        column &+= 1
      }
      depth &+= 1
    }
  }

  /// Four floats from each of two places, as the lower and the upper half.
  @inline(__always)
  private func pair(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>) -> SIMD8<Float> {
    _mm256_set_m128(_mm_loadu_ps(high), _mm_loadu_ps(low))
  }

  /// Two 4×4 transposes side by side, one in each half.
  @inline(__always)
  private func transpose(
    _ r0: SIMD8<Float>, _ r1: SIMD8<Float>, _ r2: SIMD8<Float>, _ r3: SIMD8<Float>
  ) -> (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) {
    let low01 = _mm256_castps_pd(_mm256_unpacklo_ps(r0, r1))
    let high01 = _mm256_castps_pd(_mm256_unpackhi_ps(r0, r1))
    let low23 = _mm256_castps_pd(_mm256_unpacklo_ps(r2, r3))
    let high23 = _mm256_castps_pd(_mm256_unpackhi_ps(r2, r3))
    return (
      _mm256_castpd_ps(_mm256_unpacklo_pd(low01, low23)),
      _mm256_castpd_ps(_mm256_unpackhi_pd(low01, low23)),
      _mm256_castpd_ps(_mm256_unpacklo_pd(high01, high23)),
      _mm256_castpd_ps(_mm256_unpackhi_pd(high01, high23))
    )
  }
#endif
