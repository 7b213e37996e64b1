// Four-lane loads and stores. `SIMD4<Float>` has concrete (not generic) arithmetic, which
// compiles to SSE2 or NEON instructions without any instruction-set flag. Products and sums
// stay separate: a fused multiply-add would be a library call on processors without FMA.

@inline(__always)
func load4(_ x: UnsafePointer<Float>, _ index: Int) -> SIMD4<Float> {
  UnsafeRawPointer(x + index).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
func load4(_ x: UnsafeMutablePointer<Float>, _ index: Int) -> SIMD4<Float> {
  UnsafeRawPointer(x + index).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
func store4(_ value: SIMD4<Float>, _ x: UnsafeMutablePointer<Float>, _ index: Int) {
  UnsafeMutableRawPointer(x + index).storeBytes(of: value, as: SIMD4<Float>.self)
}

@inline(__always)
func splat4(_ value: Float) -> SIMD4<Float> {
  SIMD4<Float>(value, value, value, value)
}

@inline(__always)
func total(_ value: SIMD4<Float>) -> Float {
  (value[0] + value[2]) + (value[1] + value[3])
}
