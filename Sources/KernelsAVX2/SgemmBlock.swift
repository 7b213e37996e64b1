#if arch(x86_64)
  import _Builtin_intrinsics.intel

  /// All tiles of one block of C.
  ///
  /// - `aRow`: 0 where A is packed.
  /// - `bPanel`: floats from one panel of 16 columns of B to the next.
  /// - `scratch`: room for one packed edge panel of A (6×256), of B (16×256) and one tile of C.
  @inline(never)
  func multiplyBlock(
    _ rows: Int, _ columns: Int, _ depths: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bPanel: Int, _ bRow: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let edgeA = scratch
    let edgeB = scratch + 2048
    let tile = scratch + 8192
    let isPacked = aRow == 0
    let lastRow = rows / tileRows &* tileRows
    if !isPacked, lastRow < rows {
      packA(
        a + lastRow &* aRow, rows &- lastRow, depths, aRow,
        aColumn, edgeA)
    }
    var column = 0
    while column < columns {
      let usedColumns = smaller(columns &- column, tileColumns)
      var panel = b + (column / tileColumns) &* bPanel
      var panelRow = bRow
      if usedColumns < tileColumns, panelRow != tileColumns || bPanel == tileColumns {
        packB(panel, usedColumns, depths, 1, panelRow, edgeB)
        panel = UnsafePointer(edgeB)
        panelRow = tileColumns
      }
      var row = 0
      while row < rows {
        let usedRows = smaller(rows &- row, tileRows)
        let isWhole = usedRows == tileRows && usedColumns == tileColumns
        let target = isWhole ? c + (row &* cRow &+ column) : tile
        let targetRow = isWhole ? cRow : tileColumns
        let adds = isWhole && accumulate
        if isPacked || usedRows < tileRows {
          let tileA = isPacked ? a + row &* depths : UnsafePointer(edgeA)
          multiplyPacked(tileA, panel, panelRow, depths, target, targetRow, adds, usedColumns)
        } else {
          multiplyStrided(
            a + row &* aRow, aRow, aColumn, panel, panelRow,
            depths, target, targetRow, adds, usedColumns)
        }
        if !isWhole {
          copyTile(tile, c + (row &* cRow &+ column), cRow, usedRows, usedColumns, accumulate)
        }
        row &+= tileRows
      }
      column &+= tileColumns
    }
  }

  /// A is packed six to a depth.
  @inline(__always)
  private func multiplyPacked(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bRow: Int, _ depths: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool, _ columns: Int
  ) {
    if columns <= 8 {
      multiplyTile8(a, 1, tileRows, b, bRow, depths, c, cRow)
    } else if bRow == tileColumns {
      multiplyTile16(a, 1, tileRows, b, tileColumns, depths, c, cRow, accumulate)
    } else {
      multiplyTile16(a, 1, tileRows, b, bRow, depths, c, cRow, accumulate)
    }
  }

  /// A is read in place.
  @inline(__always)
  private func multiplyStrided(
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ depths: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool, _ columns: Int
  ) {
    if columns <= 8 {
      multiplyTile8(a, aRow, aColumn, b, bRow, depths, c, cRow)
    } else if aColumn == 1 {
      multiplyTile16(a, aRow, 1, b, bRow, depths, c, cRow, accumulate)
    } else if aRow == 1 {
      multiplyTile16(a, 1, aColumn, b, bRow, depths, c, cRow, accumulate)
    } else {
      multiplyTile16(a, aRow, aColumn, b, bRow, depths, c, cRow, accumulate)
    }
  }

  /// The used part of an edge tile goes to C.
  @inline(__always)
  private func copyTile(
    _ tile: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
    _ rows: Int, _ columns: Int, _ accumulate: Bool
  ) {
    var row = 0
    while row < rows {
      let source = tile + row &* tileColumns
      let target = c + row &* cRow
      var i = 0
      while i &+ 8 <= columns {
        _mm256_storeu_ps(
          target + i,
          accumulate
            ? _mm256_loadu_ps(target + i) + _mm256_loadu_ps(source + i)
            : _mm256_loadu_ps(source + i))
        i &+= 8
      }
      while i < columns {
        target[i] = accumulate ? target[i] + source[i] : source[i]
        i &+= 1
      }
      row &+= 1
    }
  }
#endif
