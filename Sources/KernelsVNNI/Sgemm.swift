#if arch(x86_64)
  // Blocked matrix product on 512-bit registers, after Goto and van de Geijn, "Anatomy of
  // high-performance matrix multiplication" (2008): a block of B (256×1024, what a second-level
  // cache holds) is packed into panels of 32 columns; each panel of A (12×256) is packed once for
  // all of them and stays in the first-level cache; a 12×32 tile of C lives in 24 registers.
  //
  // Every element of C is one chain of fused multiply-adds over each block of 256 depths, and the
  // blocks are added in order. Neither m, n, the strides nor the packing decisions below change
  // that order.

  /// Rows and columns of the register tile.
  let tileRows = 12
  let tileColumns = 32

  private let columnBlock = 1024
  private let depthBlock = 256

  /// Up to so many columns a panel of A whose rows lie close is read in place: packing it costs
  /// more than it saves.
  private let columnsWorthPackingA = 64
  /// Rows of A that far apart share few sets of the first-level cache.
  private let closeRows = 512
  /// Up to so many rows B is read in place where its layout allows it.
  private let rowsWorthPackingB = 24

  /// See `KernelTable.sgemm`.
  @c(updraft_vnni_sgemm)
  public func sgemmVNNI(
    _ m: Int, _ n: Int, _ k: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
    _ accumulate: Int32, _ workspace: UnsafeMutablePointer<Float>
  ) {
    if k == 0, accumulate == 0 { clear(c, m, n, cRow) }
    let packedA = workspace
    let packedB = workspace + (tileRows &* depthBlock &+ 64)
    let packsA = n > columnsWorthPackingA || aColumn != 1 || aRow > closeRows
    let packsB = bColumn != 1 || m > rowsWorthPackingB || n % tileColumns != 0
    var column = 0
    while column < n {
      let columns = smaller(n &- column, columnBlock)
      var depth = 0
      while depth < k {
        let depths = smaller(k &- depth, depthBlock)
        let block = b + (depth &* bRow &+ column &* bColumn)
        if packsB { packB(block, columns, depths, bColumn, bRow, packedB) }
        let (panels, panel, row) =
          packsB
          ? (UnsafePointer(packedB), tileColumns &* depths, tileColumns)
          : (block, tileColumns, bRow)
        multiplyRows(
          m, columns, depths, a + depth &* aColumn, aRow, aColumn, packsA, packedA,
          panels, panel, row, c + column, cRow, accumulate != 0 || depth > 0)
        depth &+= depthBlock
      }
      column &+= columnBlock
    }
  }

  /// All rows of a block of C, a panel of A after the other.
  @inline(never)
  private func multiplyRows(
    _ rows: Int, _ columns: Int, _ depths: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int, _ packsA: Bool,
    _ packedA: UnsafeMutablePointer<Float>,
    _ b: UnsafePointer<Float>, _ bPanel: Int, _ bRow: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool
  ) {
    var row = 0
    while row < rows {
      let used = smaller(rows &- row, tileRows)
      let source = a + row &* aRow
      let (target, isWhole) = (c + row &* cRow, used == tileRows)
      if packsA || !isWhole {
        packA(source, used, depths, aRow, aColumn, packedA)
        multiplyPanel(
          used, columns, depths, packedA, 1, tileRows, b, bPanel, bRow, target, cRow, accumulate)
      } else {
        multiplyPanel(
          used, columns, depths, source, aRow, 1, b, bPanel, bRow, target, cRow, accumulate)
      }
      row &+= tileRows
    }
  }

  @inline(__always)
  func smaller(_ a: Int, _ b: Int) -> Int {
    a < b ? a : b
  }

  @inline(never)
  private func clear(_ c: UnsafeMutablePointer<Float>, _ m: Int, _ n: Int, _ cRow: Int) {
    var row = 0
    while row < m {
      var column = 0
      while column < n {
        c[row &* cRow &+ column] = 0
        column &+= 1
      }
      row &+= 1
    }
  }
#endif
