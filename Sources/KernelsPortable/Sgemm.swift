// Blocked matrix product after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication" (2008): panels of B and blocks of A are packed, and a 4×8 tile of C lives
// in registers. Every element of C is summed over k in order within blocks of `depthBlock`,
// and the blocks are added in order, whatever m and n are.

private let tileRows = 4
private let tileColumns = 8
private let rowBlock = 64
private let columnBlock = 512
private let depthBlock = 256

/// See `KernelTable.sgemm`.
@c(updraft_portable_sgemm)
public func sgemmPortable(
  _ m: Int, _ n: Int, _ k: Int,
  _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
  _ accumulate: Int32, _ workspace: UnsafeMutablePointer<Float>
) {
  if k == 0, accumulate == 0 { clear(c, m, n, cRow) }
  let packedA = workspace
  let packedB = workspace + rowBlock &* depthBlock
  var column = 0
  while column < n {
    let columns = n &- column < columnBlock ? n &- column : columnBlock
    var depth = 0
    while depth < k {
      let depths = k &- depth < depthBlock ? k &- depth : depthBlock
      packPanels(
        b + depth &* bRow + column &* bColumn, columns, depths, bColumn, bRow, tileColumns,
        packedB)
      var row = 0
      while row < m {
        let rows = m &- row < rowBlock ? m &- row : rowBlock
        packPanels(
          a + row &* aRow + depth &* aColumn, rows, depths, aRow, aColumn, tileRows, packedA)
        multiplyBlock(
          packedA, packedB, rows, columns, depths, c + row &* cRow + column, cRow,
          accumulate != 0 || depth > 0)
        row &+= rowBlock
      }
      depth &+= depthBlock
    }
    column &+= columnBlock
  }
}

@inline(never)
private func clear(_ c: UnsafeMutablePointer<Float>, _ m: Int, _ n: Int, _ cRow: Int) {
  var row = 0
  while row < m {
    (c + row &* cRow).update(repeating: 0, count: n)
    row &+= 1
  }
}

/// Panels of `width` rows (of A) or columns (of B), each stored depth by depth; the last one
/// is filled up with zeros.
@inline(never)
private func packPanels(
  _ source: UnsafePointer<Float>, _ count: Int, _ depths: Int,
  _ stride: Int, _ depthStride: Int, _ width: Int, _ target: UnsafeMutablePointer<Float>
) {
  var output = target
  var start = 0
  while start < count {
    let used = count &- start < width ? count &- start : width
    var depth = 0
    while depth < depths {
      let line = source + start &* stride + depth &* depthStride
      var i = 0
      while i < used {
        output[i] = line[i &* stride]
        i &+= 1
      }
      while i < width {
        output[i] = 0
        i &+= 1
      }
      output += width
      depth &+= 1
    }
    start &+= width
  }
}

@inline(never)
private func multiplyBlock(
  _ packedA: UnsafePointer<Float>, _ packedB: UnsafePointer<Float>,
  _ rows: Int, _ columns: Int, _ depths: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool
) {
  var column = 0
  while column < columns {
    var row = 0
    while row < rows {
      multiplyTile(
        packedA + row &* depths, packedB + column &* depths, depths,
        c + row &* cRow + column, cRow,
        rows &- row < tileRows ? rows &- row : tileRows,
        columns &- column < tileColumns ? columns &- column : tileColumns, accumulate)
      row &+= tileRows
    }
    column &+= tileColumns
  }
}

@inline(__always)
private func multiplyTile(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ depths: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ rows: Int, _ columns: Int,
  _ accumulate: Bool
) {
  var (c00, c01, c10, c11) = (splat4(0), splat4(0), splat4(0), splat4(0))
  var (c20, c21, c30, c31) = (splat4(0), splat4(0), splat4(0), splat4(0))
  var (ap, bp) = (a, b)
  var depth = 0
  while depth < depths {
    let (b0, b1) = (load4(bp, 0), load4(bp, 4))
    let (a0, a1, a2, a3) = (splat4(ap[0]), splat4(ap[1]), splat4(ap[2]), splat4(ap[3]))
    c00 += a0 * b0
    c01 += a0 * b1
    c10 += a1 * b0
    c11 += a1 * b1
    c20 += a2 * b0
    c21 += a2 * b1
    c30 += a3 * b0
    c31 += a3 * b1
    ap += 4
    bp += 8
    depth &+= 1
  }
  storeTileRow(c00, c01, c, columns, accumulate)
  if rows > 1 { storeTileRow(c10, c11, c + cRow, columns, accumulate) }
  if rows > 2 { storeTileRow(c20, c21, c + 2 &* cRow, columns, accumulate) }
  if rows > 3 { storeTileRow(c30, c31, c + 3 &* cRow, columns, accumulate) }
}

@inline(__always)
private func storeTileRow(
  _ left: SIMD4<Float>, _ right: SIMD4<Float>, _ c: UnsafeMutablePointer<Float>,
  _ columns: Int, _ accumulate: Bool
) {
  if columns == 8 {
    store4(accumulate ? load4(c, 0) + left : left, c, 0)
    store4(accumulate ? load4(c, 4) + right : right, c, 4)
    return
  }
  var i = 0
  while i < columns {
    let value = i < 4 ? left[i] : right[i &- 4]
    c[i] = accumulate ? c[i] + value : value
    i &+= 1
  }
}
