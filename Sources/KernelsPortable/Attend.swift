/// Attention of one query over `count` positions of one head; see `KernelTable.attend`.
@c(updraft_portable_attend)
public func attendPortable(
  _ query: UnsafePointer<Float>, _ keys: UnsafePointer<Float>,
  _ values: UnsafePointer<Float>, _ rowStride: Int, _ count: Int, _ headWidth: Int,
  _ scale: Float, _ scores: UnsafeMutablePointer<Float>, _ out: UnsafeMutablePointer<Float>
) {
  var position = 0
  while position < count {
    scores[position] = scale * dotPortable(query, keys + position &* rowStride, headWidth)
    position &+= 1
  }
  softmaxPortable(scores, count)
  var i = 0
  while i < headWidth {
    out[i] = 0
    i &+= 1
  }
  position = 0
  while position < count {
    axpyPortable(scores[position], values + position &* rowStride, out, headWidth)
    position &+= 1
  }
}
