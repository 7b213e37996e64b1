#if arch(arm64)
  import _Builtin_intrinsics.arm.neon

  // The portable sgemm's blocking (see KernelsPortable/Sgemm.swift) with an 8×8 tile in
  // sixteen registers and fused multiply-adds. Every element of C is one chain of them over
  // each block of 256 depths, and the blocks are added in order, whatever m and n are.

  private let tileSide = 8
  private let rowBlock = 64
  private let columnBlock = 512
  private let depthBlock = 256

  /// See `KernelTable.sgemm`.
  @c(updraft_neon_sgemm)
  public func sgemmNEON(
    _ m: Int, _ n: Int, _ k: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
    _ accumulate: Int32, _ workspace: UnsafeMutablePointer<Float>
  ) {
    let packedA = workspace
    let packedB = packedA + rowBlock &* depthBlock
    let tile = packedB + columnBlock &* depthBlock
    var column = 0
    while column < n {
      let columns = smaller(n &- column, columnBlock)
      var depth = 0
      // One round even for k = 0, which stores zeros.
      repeat {
        let depths = smaller(k &- depth, depthBlock)
        packPanels(
          b + (depth &* bRow &+ column &* bColumn), columns, depths, bColumn, bRow, packedB)
        var row = 0
        while row < m {
          let rows = smaller(m &- row, rowBlock)
          packPanels(a + (row &* aRow &+ depth &* aColumn), rows, depths, aRow, aColumn, packedA)
          multiplyBlock(
            packedA, packedB, rows, columns, depths, c + (row &* cRow &+ column), cRow,
            accumulate != 0 || depth > 0, tile)
          row &+= rowBlock
        }
        depth &+= depthBlock
      } while depth < k
      column &+= columnBlock
    }
  }

  @inline(__always)
  private func smaller(_ a: Int, _ b: Int) -> Int {
    a < b ? a : b
  }

  /// Panels of eight rows (of A) or columns (of B), each stored depth by depth; the last one is
  /// filled up with zeros.
  @inline(never)
  private func packPanels(
    _ source: UnsafePointer<Float>, _ count: Int, _ depths: Int,
    _ stride: Int, _ depthStride: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    var output = target
    var start = 0
    while start < count {
      let used = smaller(count &- start, tileSide)
      var depth = 0
      while depth < depths {
        let line = source + (start &* stride &+ depth &* depthStride)
        if used == tileSide, stride == 1 {
          store4(load4(line, 0), output, 0)
          store4(load4(line, 4), output, 4)
        } else {
          var i = 0
          while i < tileSide {
            output[i] = i < used ? line[i &* stride] : 0
            i &+= 1
          }
        }
        output += tileSide
        depth &+= 1
      }
      start &+= tileSide
    }
  }

  @inline(never)
  private func multiplyBlock(
    _ packedA: UnsafePointer<Float>, _ packedB: UnsafePointer<Float>,
    _ rows: Int, _ columns: Int, _ depths: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int, _ accumulate: Bool,
    _ tile: UnsafeMutablePointer<Float>
  ) {
    var column = 0
    while column < columns {
      let usedColumns = smaller(columns &- column, tileSide)
      var row = 0
      while row < rows {
        let usedRows = smaller(rows &- row, tileSide)
        multiplyTile(packedA + row &* depths, packedB + column &* depths, depths, tile)
        var i = 0
        while i < usedRows {
          let source = tile + i &* tileSide
          let target = c + ((row &+ i) &* cRow &+ column)
          var j = 0
          while j < usedColumns {
            target[j] = accumulate ? target[j] + source[j] : source[j]
            j &+= 1
          }
          i &+= 1
        }
        row &+= tileSide
      }
      column &+= tileSide
    }
  }

  /// An 8×8 tile: eight rows of two registers each.
  @inline(__always)
  private func multiplyTile(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ depths: Int,
    _ tile: UnsafeMutablePointer<Float>
  ) {
    let zero = vdupq_n_f32(0)
    var (c00, c01, c10, c11, c20, c21, c30, c31) = (
      zero, zero, zero, zero, zero, zero, zero, zero
    )
    var (c40, c41, c50, c51, c60, c61, c70, c71) = (
      zero, zero, zero, zero, zero, zero, zero, zero
    )
    var (ap, bp) = (a, b)
    var depth = depths
    while depth > 0 {
      let (b0, b1) = (load4(bp, 0), load4(bp, 4))
      c00 = vfmaq_n_f32(c00, b0, ap[0])
      c01 = vfmaq_n_f32(c01, b1, ap[0])
      c10 = vfmaq_n_f32(c10, b0, ap[1])
      c11 = vfmaq_n_f32(c11, b1, ap[1])
      c20 = vfmaq_n_f32(c20, b0, ap[2])
      c21 = vfmaq_n_f32(c21, b1, ap[2])
      c30 = vfmaq_n_f32(c30, b0, ap[3])
      c31 = vfmaq_n_f32(c31, b1, ap[3])
      c40 = vfmaq_n_f32(c40, b0, ap[4])
      c41 = vfmaq_n_f32(c41, b1, ap[4])
      c50 = vfmaq_n_f32(c50, b0, ap[5])
      c51 = vfmaq_n_f32(c51, b1, ap[5])
      c60 = vfmaq_n_f32(c60, b0, ap[6])
      c61 = vfmaq_n_f32(c61, b1, ap[6])
      c70 = vfmaq_n_f32(c70, b0, ap[7])
      c71 = vfmaq_n_f32(c71, b1, ap[7])
      ap += tileSide
      bp += tileSide
      depth &-= 1
    }
    storeRow(c00, c01, tile)
    storeRow(c10, c11, tile + 8)
    storeRow(c20, c21, tile + 16)
    storeRow(c30, c31, tile + 24)
    storeRow(c40, c41, tile + 32)
    storeRow(c50, c51, tile + 40)
    storeRow(c60, c61, tile + 48)
    storeRow(c70, c71, tile + 56)
  }

  @inline(__always)
  private func storeRow(
    _ left: float32x4_t, _ right: float32x4_t, _ tile: UnsafeMutablePointer<Float>
  ) {
    store4(left, tile, 0)
    store4(right, tile, 4)
  }

  @inline(__always)
  private func store4(_ value: float32x4_t, _ x: UnsafeMutablePointer<Float>, _ index: Int) {
    UnsafeMutableRawPointer(x + index).storeBytes(of: value, as: float32x4_t.self)
  }
#endif
