/// See `KernelTable.attend`. Loops over 16 positions and over a head's channels are the
/// compiler's to vectorise.
@c(updraft_portable_attend)
public func attendPortable(
  _ queries: UnsafePointer<Float>, _ queryRow: Int, _ queryCount: Int,
  _ keys: UnsafePointer<UInt16>, _ values: UnsafePointer<UInt16>, _ count: Int,
  _ headWidth: Int, _ scale: Float, _ scores: UnsafeMutablePointer<Float>, _ scoreRow: Int,
  _ out: UnsafeMutablePointer<Float>, _ outRow: Int
) {
  var query = 0
  while query < queryCount {
    let weights = scores + query &* scoreRow
    scorePositions(queries + query &* queryRow, keys, count &+ query, headWidth, scale, weights)
    softmaxPortable(weights, count &+ query)
    mixValues(weights, values, count &+ query, headWidth, out + query &* outRow)
    query &+= 1
  }
}

/// Scores of all positions, in whole blocks of 16.
@inline(__always)
private func scorePositions(
  _ query: UnsafePointer<Float>, _ keys: UnsafePointer<UInt16>, _ count: Int, _ headWidth: Int,
  _ scale: Float, _ scores: UnsafeMutablePointer<Float>
) {
  var position = 0
  while position < count {
    let row = scores + position
    var lane = 0
    while lane < 16 {
      row[lane] = 0
      lane &+= 1
    }
    var key = keys + position &* headWidth
    var channel = 0
    while channel < headWidth {
      let factor = scale * query[channel]
      lane = 0
      while lane < 16 {
        row[lane] += factor * half(key[lane])
        lane &+= 1
      }
      key += 16
      channel &+= 1
    }
    position &+= 16
  }
}

/// out = Σ_p weight·value.
@inline(__always)
private func mixValues(
  _ weights: UnsafePointer<Float>, _ values: UnsafePointer<UInt16>, _ count: Int,
  _ headWidth: Int, _ out: UnsafeMutablePointer<Float>
) {
  var channel = 0
  while channel < headWidth {
    out[channel] = 0
    channel &+= 1
  }
  let stride = (headWidth &+ 7) & ~7
  var position = 0
  while position < count {
    let (weight, value) = (weights[position], values + position &* stride)
    channel = 0
    while channel < headWidth {
      out[channel] += weight * half(value[channel])
      channel &+= 1
    }
    position &+= 1
  }
}
