/// See `KernelTable.quantizeRow`.
@c(updraft_portable_quantize_row)
public func quantizeRowPortable(
  _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int, _ inPairs: Int32,
  _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
  _ offsets: UnsafeMutablePointer<Int32>
) {
  var start = 0
  var group = 0
  while start < count {
    let end = start &+ groupWidth < count ? start &+ groupWidth : count
    let bound = largest(x + start, end &- start, inPairs != 0)
    let inverse = bound >= 1e-35 ? 127 / bound : 0
    var sum: Int32 = 0
    var i = start
    while i < end {
      let value = roundedInt8(x[i] * inverse)
      q[i] = value
      sum &+= Int32(value)
      i &+= 1
    }
    scales[group] = bound / 127
    offsets[group] = -128 &* sum
    group &+= 1
    start = end
  }
}

/// max|x|, or max(|x₀| + |x₁|) where `inPairs`.
@inline(__always)
private func largest(_ x: UnsafePointer<Float>, _ count: Int, _ inPairs: Bool) -> Float {
  var largest: Float = 0
  var i = 0
  while i < count {
    var size = x[i] < 0 ? -x[i] : x[i]
    if inPairs, i &+ 1 < count { size += x[i &+ 1] < 0 ? -x[i &+ 1] : x[i &+ 1] }
    largest = size > largest ? size : largest
    i &+= inPairs ? 2 : 1
  }
  return largest
}

/// The nearest integer, ties to even. Adding 1.5·2²³ leaves the rounded value in the low bits
/// of the significand, for magnitudes below 2²²; products here stay below 127.00002.
@inline(__always)
private func roundedInt8(_ value: Float) -> Int8 {
  Int8(truncatingIfNeeded: (value + 12_582_912).bitPattern &- 0x4B40_0000)
}
