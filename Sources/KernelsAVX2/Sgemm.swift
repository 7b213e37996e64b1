#if arch(x86_64)
  // Blocked matrix product after Goto and van de Geijn, "Anatomy of high-performance matrix
  // multiplication" (2008): panels of B (256×16, one fits L1) and blocks of A (144×256, one fits
  // L2) are packed, and a 6×16 tile of C lives in twelve registers.
  //
  // Every element of C is one chain of fused multiply-adds over each block of 256 depths, and
  // the blocks are added in order. Neither m, n, the strides nor the packing decisions below
  // change that order.

  /// Rows and columns of the register tile.
  let tileRows = 6
  let tileColumns = 16

  private let rowBlock = 144
  private let columnBlock = 1024
  private let depthBlock = 256

  /// Below these sizes an operand whose layout allows it is read in place: packing costs about
  /// as much as two rows of products for B and eight columns for A.
  private let rowsWorthPackingB = 24
  private let columnsWorthPackingA = 128

  /// See `KernelTable.sgemm`.
  @c(updraft_avx2_sgemm)
  public func sgemmAVX2(
    _ m: Int, _ n: Int, _ k: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
    _ accumulate: Int32, _ workspace: UnsafeMutablePointer<Float>
  ) {
    if k == 0, accumulate == 0 { clear(c, m, n, cRow) }
    let packedA = workspace
    let packedB = workspace + (rowBlock &* depthBlock &+ 64)
    let scratch = packedB + columnBlock &* depthBlock
    let packsA = n > columnsWorthPackingA
    let packsB = bColumn != 1 || m > rowsWorthPackingB
    var column = 0
    while column < n {
      let columns = smaller(n &- column, columnBlock)
      var depth = 0
      while depth < k {
        let depths = smaller(k &- depth, depthBlock)
        let bBlock = b + (depth &* bRow &+ column &* bColumn)
        if packsB { packB(bBlock, columns, depths, bColumn, bRow, packedB) }
        var row = 0
        while row < m {
          let rows = smaller(m &- row, rowBlock)
          let aBlock = a + (row &* aRow &+ depth &* aColumn)
          if packsA { packA(aBlock, rows, depths, aRow, aColumn, packedA) }
          multiplyBlock(
            rows, columns, depths,
            packsA ? UnsafePointer(packedA) : aBlock, packsA ? 0 : aRow, aColumn,
            packsB ? UnsafePointer(packedB) : bBlock,
            packsB ? tileColumns &* depths : tileColumns, packsB ? tileColumns : bRow,
            c + (row &* cRow &+ column), cRow, accumulate != 0 || depth > 0, scratch)
          row &+= rowBlock
        }
        depth &+= depthBlock
      }
      column &+= columnBlock
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
