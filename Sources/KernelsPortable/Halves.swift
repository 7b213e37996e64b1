/// A float16 as float32, exactly, infinities and NaN aside, which no cache holds but of a broken
/// model: the exponent's bias differs by 112, and multiplying by 2¹¹² also turns float16's
/// subnormal numbers into normal ones.
@inline(__always)
func half(_ bits: UInt16) -> Float {
  let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) &<< 13) * 0x1p112
  return Float(bitPattern: magnitude.bitPattern | UInt32(bits & 0x8000) &<< 16)
}

/// See `KernelTable.storeHalves`. Done with integers: the compiler's own conversion is a call
/// where the processor has none.
@c(updraft_portable_store_halves)
public func storeHalvesPortable(
  _ x: UnsafePointer<Float>, _ count: Int, _ out: UnsafeMutablePointer<UInt16>, _ stride: Int
) {
  var i = 0
  while i < count {
    out[i &* stride] = halfBits(x[i])
    i &+= 1
  }
}

/// The nearest float16, ties to even.
@inline(__always)
private func halfBits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  let sign = UInt16(truncatingIfNeeded: bits &>> 16) & 0x8000
  let magnitude = Float(bitPattern: bits & 0x7FFF_FFFF)
  if magnitude != magnitude { return sign | 0x7E00 }
  if magnitude >= 65504 { return sign | 0x7BFF }
  if magnitude < 0x1p-14 {
    // Adding 0.5 leaves multiples of 2⁻²⁴, float16's smallest step, in the low bits, rounded.
    let shifted = (magnitude + 0.5).bitPattern &- 0x3F00_0000
    return sign | UInt16(truncatingIfNeeded: shifted)
  }
  // Thirteen bits go; half of their unit, less one where the bit above is even, rounds.
  let odd = (bits &>> 13) & 1
  let rounded = (bits & 0x7FFF_FFFF) &+ 0xFFF &+ odd &- 112 &<< 23
  return sign | UInt16(truncatingIfNeeded: rounded &>> 13)
}
