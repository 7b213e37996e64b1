#if arch(x86_64)
  import _Builtin_intrinsics.intel

  // Attention over float16 keys and values. Keys lie in blocks of 16 positions, channel by
  // channel, so that a lane is a position and no score is added across lanes; values lie row by
  // row, so that a lane is a channel. Scores and outputs are sums in the order of channels and of
  // positions, the same for one query as for several, so a query's bits do not depend on others.

  /// See `KernelTable.attend`.
  @c(updraft_avx2_attend)
  public func attendAVX2(
    _ queries: UnsafePointer<Float>, _ queryRow: Int, _ queryCount: Int,
    _ keys: UnsafePointer<UInt16>, _ values: UnsafePointer<UInt16>, _ count: Int,
    _ headWidth: Int, _ scale: Float, _ scores: UnsafeMutablePointer<Float>, _ scoreRow: Int,
    _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) {
    let total = count &+ queryCount &- 1
    var position = 0
    while position < total {
      let block = keys + position &* headWidth
      let row = scores + position
      if queryCount == 4 {
        scoreBlock(4, queries, queryRow, block, headWidth, scale, row, scoreRow)
        position &+= 16
      } else if total &- position > 16 {
        scoreTwoBlocks(queries, queryRow, queryCount, block, headWidth, scale, row, scoreRow)
        position &+= 32
      } else {
        var query = 0
        while query < queryCount {
          let (source, target) = (queries + query &* queryRow, row + query &* scoreRow)
          scoreBlock(1, source, queryRow, block, headWidth, scale, target, scoreRow)
          query &+= 1
        }
        position &+= 16
      }
    }
    var query = 0
    while query < queryCount {
      let row = scores + query &* scoreRow
      softmaxAVX2(row, count &+ query)
      // Positions after the query's own, which later queries of the group see.
      position = count &+ query
      while position < total {
        row[position] = 0
        position &+= 1
      }
      query &+= 1
    }
    mixValues(queryCount, scores, scoreRow, values, total, headWidth, out, outRow)
  }

  /// Scores of 16 positions for 1 or 4 queries, a constant at each call.
  @inline(__always)
  private func scoreBlock(
    _ queryCount: Int, _ queries: UnsafePointer<Float>, _ queryRow: Int,
    _ block: UnsafePointer<UInt16>, _ headWidth: Int, _ scale: Float,
    _ scores: UnsafeMutablePointer<Float>, _ scoreRow: Int
  ) {
    let zero = _mm256_setzero_ps()
    var (a0, a1, b0, b1) = (zero, zero, zero, zero)
    var (c0, c1, d0, d1) = (zero, zero, zero, zero)
    var (key, query) = (block, queries)
    let end = queries + headWidth
    while query < end {
      let (k0, k1) = (halves(key), halves(key + 8))
      let a = _mm256_broadcast_ss(query)
      (a0, a1) = (_mm256_fmadd_ps(a, k0, a0), _mm256_fmadd_ps(a, k1, a1))
      if queryCount > 1 {
        let b = _mm256_broadcast_ss(query + queryRow)
        (b0, b1) = (_mm256_fmadd_ps(b, k0, b0), _mm256_fmadd_ps(b, k1, b1))
        let c = _mm256_broadcast_ss(query + 2 &* queryRow)
        (c0, c1) = (_mm256_fmadd_ps(c, k0, c0), _mm256_fmadd_ps(c, k1, c1))
        let d = _mm256_broadcast_ss(query + 3 &* queryRow)
        (d0, d1) = (_mm256_fmadd_ps(d, k0, d0), _mm256_fmadd_ps(d, k1, d1))
      }
      key += 16
      query += 1
    }
    storeScaled(a0, a1, scale, scores)
    if queryCount > 1 {
      storeScaled(b0, b1, scale, scores + scoreRow)
      storeScaled(c0, c1, scale, scores + 2 &* scoreRow)
      storeScaled(d0, d1, scale, scores + 3 &* scoreRow)
    }
  }

  /// Scores of 32 positions, one query after the other: four sums hide the latency of additions.
  @inline(__always)
  private func scoreTwoBlocks(
    _ queries: UnsafePointer<Float>, _ queryRow: Int, _ queryCount: Int,
    _ block: UnsafePointer<UInt16>, _ headWidth: Int, _ scale: Float,
    _ scores: UnsafeMutablePointer<Float>, _ scoreRow: Int
  ) {
    let next = block + 16 &* headWidth
    var index = 0
    while index < queryCount {
      var (s0, s1) = (_mm256_setzero_ps(), _mm256_setzero_ps())
      var (s2, s3) = (_mm256_setzero_ps(), _mm256_setzero_ps())
      let query = queries + index &* queryRow
      var channel = 0
      while channel < headWidth {
        let q = _mm256_broadcast_ss(query + channel)
        let (k0, k1) = (block + 16 &* channel, next + 16 &* channel)
        s0 = _mm256_fmadd_ps(q, halves(k0), s0)
        s1 = _mm256_fmadd_ps(q, halves(k0 + 8), s1)
        s2 = _mm256_fmadd_ps(q, halves(k1), s2)
        s3 = _mm256_fmadd_ps(q, halves(k1 + 8), s3)
        channel &+= 1
      }
      let row = scores + index &* scoreRow
      storeScaled(s0, s1, scale, row)
      storeScaled(s2, s3, scale, row + 16)
      index &+= 1
    }
  }

  @inline(__always)
  private func storeScaled(
    _ low: SIMD8<Float>, _ high: SIMD8<Float>, _ scale: Float,
    _ scores: UnsafeMutablePointer<Float>
  ) {
    let scale8 = _mm256_set1_ps(scale)
    _mm256_storeu_ps(scores, _mm256_mul_ps(low, scale8))
    _mm256_storeu_ps(scores + 8, _mm256_mul_ps(high, scale8))
  }
#endif
