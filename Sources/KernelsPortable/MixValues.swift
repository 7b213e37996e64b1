/// See `KernelTable.mixValues`. The loop over a head's channels is the compiler's to vectorise.
@c(updraft_portable_mix_values)
public func mixValuesPortable(
  _ weights: UnsafeMutablePointer<Float>, _ weightRow: Int, _ queryCount: Int,
  _ values: UnsafePointer<Int8>, _ scales: UnsafePointer<Float>, _ count: Int,
  _ headWidth: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
) {
  let stride = (headWidth &+ 15) & ~15
  var query = 0
  while query < queryCount {
    let (row, target) = (weights + query &* weightRow, out + query &* outRow)
    var channel = 0
    while channel < headWidth {
      target[channel] = 0
      channel &+= 1
    }
    var position = 0
    while position < count &+ query {
      let (weight, value) = (row[position] * scales[position], values + position &* stride)
      channel = 0
      while channel < headWidth {
        target[channel] += weight * Float(value[channel])
        channel &+= 1
      }
      position &+= 1
    }
    query &+= 1
  }
}
