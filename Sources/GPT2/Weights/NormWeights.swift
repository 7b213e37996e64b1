/// Scale and shift of a layer norm, both `[C]`. Points into a weight map.
struct NormWeights: @unchecked Sendable {
  let weight: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
}
